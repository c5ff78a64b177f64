// Names for what the contract (src/api/openapi.yaml) describes; the generated file is the source.

import type { components, operations } from './generated/schema';

type Schemas = components['schemas'];

export type Anomaly = Schemas['Anomaly'];
export type AnomalyPage = Schemas['AnomalyPage'];
export type AccuracyAnswer = Schemas['AccuracyAnswer'];
export type CapacityAnswer = Schemas['CapacityAnswer'];
export type Counts = Schemas['Counts'];
export type Forecast = Schemas['Forecast'];
export type Loss = Schemas['Loss'];
export type LossAnswer = Schemas['LossAnswer'];
export type LossRow = Schemas['LossRow'];
export type MadeToken = Schemas['MadeToken'];
export type NewToken = Schemas['NewToken'];
export type Problem = Schemas['Problem'];
export type RetentionRule = Schemas['RetentionRule'];
export type Saturation = Schemas['Saturation'];
export type Score = Schemas['Score'];
export type Sensor = Schemas['Sensor'];
export type SeriesAnswer = Schemas['SeriesAnswer'];
export type SeriesKey = Schemas['SeriesKey'];
export type Session = Schemas['Session'];
export type Settings = Schemas['Settings'];
export type Token = Schemas['Token'];
export type TopAnswer = Schemas['TopAnswer'];
export type TrafficPage = Schemas['TrafficPage'];
export type TrafficRow = Schemas['TrafficRow'];
export type Window = Schemas['Window'];
export type WindowPage = Schemas['WindowPage'];

export type By = SeriesKey['by'];

type Query<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>;

export type SeriesQuery = Query<'series'>;
export type TopQuery = Query<'top'>;
export type TrafficQuery = Query<'traffic'>;
export type WindowsQuery = Query<'windows'>;
export type LossQuery = Query<'loss'>;
export type ForecastsQuery = Query<'forecasts'>;
export type AccuracyQuery = Query<'accuracy'>;
export type AnomaliesQuery = Query<'anomalies'>;
export type CapacityQuery = Query<'capacity'>;

/** A sensor sent no window for this time (docs/asyncapi.yaml). */
export interface Gap {
  sensor: string;
  start: string;
  end: string;
}

/** What the stream sends (docs/asyncapi.yaml). A loss tells what the window before it says too. */
export type StreamMessage =
  | { type: 'hello'; newest: number }
  | Window
  | { type: 'loss' }
  | ({ type: 'gap' } & Gap)
  | { type: 'forecast' }
  | { type: 'anomaly' }
  | { type: 'database'; answers: boolean }
  | { type: 'error'; detail: string };
