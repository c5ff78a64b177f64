import { definePreset } from '@primeuix/themes';
import base from '@primeuix/themes/aura/base';
import popover from '@primeuix/themes/aura/popover';
import selectbutton from '@primeuix/themes/aura/selectbutton';
import skeleton from '@primeuix/themes/aura/skeleton';
import togglebutton from '@primeuix/themes/aura/togglebutton';

/** The sizes and colours of the components that the page has; all of Aura's would be a fifth of the first load. */
const aura = { ...base, components: { popover, selectbutton, skeleton, togglebutton } };

/** Aura on the page's own tokens (styles.css), so that PrimeNG's parts have the frame's greys in both themes. */
const scheme = {
  primary: {
    color: 'var(--accent)',
    contrastColor: 'var(--on-accent)',
    hoverColor: 'var(--accent)',
    activeColor: 'var(--accent)',
  },
  text: { color: 'var(--text)', hoverColor: 'var(--text)', mutedColor: 'var(--muted)', hoverMutedColor: 'var(--text)' },
  highlight: {
    background: 'var(--hover)',
    focusBackground: 'var(--hover)',
    color: 'var(--text)',
    focusColor: 'var(--text)',
  },
  content: {
    background: 'var(--surface)',
    hoverBackground: 'var(--hover)',
    borderColor: 'var(--hairline)',
    color: 'var(--text)',
    hoverColor: 'var(--text)',
  },
  formField: {
    background: 'var(--surface)',
    borderColor: 'var(--outline)',
    hoverBorderColor: 'var(--muted)',
    focusBorderColor: 'var(--accent)',
    color: 'var(--text)',
    placeholderColor: 'var(--muted)',
    iconColor: 'var(--muted)',
    shadow: 'none',
  },
  overlay: {
    select: { background: 'var(--raised)', borderColor: 'var(--outline)', color: 'var(--text)' },
    popover: { background: 'var(--raised)', borderColor: 'var(--outline)', color: 'var(--text)' },
  },
  list: {
    option: {
      focusBackground: 'var(--hover)',
      selectedBackground: 'var(--hover)',
      selectedFocusBackground: 'var(--hover)',
      color: 'var(--text)',
      focusColor: 'var(--text)',
      selectedColor: 'var(--text)',
      selectedFocusColor: 'var(--text)',
    },
  },
};

const quiet = { root: { background: 'var(--hover)', animationBackground: 'transparent' } };

export const preset = definePreset(aura, {
  components: { skeleton: { colorScheme: { light: quiet, dark: quiet } } },
  semantic: {
    formField: {
      paddingX: '10px',
      paddingY: '5px',
      borderRadius: '6px',
      sm: { fontSize: '13px', paddingX: '8px', paddingY: '4px' },
    },
    colorScheme: { light: scheme, dark: scheme },
  },
});
