// Only the parts of ECharts that the page draws with are in the bundle.

import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, CanvasRenderer]);

export { connect, init } from 'echarts/core';
export type { ECharts, EChartsCoreOption } from 'echarts/core';
