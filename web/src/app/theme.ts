import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'

const teal: MantineColorsTuple = ['#f0fdfa', '#ccfbf1', '#99f6e4', '#5eead4', '#2dd4bf', '#14b8a6', '#0f9488', '#0f766e', '#115e59', '#134e4a']

/** Warm, like the tokens: Mantine takes borders and surfaces of its inputs and menus from these. */
const gray: MantineColorsTuple = ['#fafaf8', '#f3f2ee', '#e7e5e0', '#dcd9d2', '#d3d0c8', '#a8a49a', '#706c63', '#57544d', '#3a3834', '#1c1b19']
const dark: MantineColorsTuple = ['#f0eee9', '#b9b4aa', '#9a958a', '#5f5b54', '#413e39', '#2d2b28', '#1f1e1b', '#131210', '#0f0e0d', '#0a0a09']

const tones = {
  teal: { main: 'var(--accent)', hover: 'var(--accent-hover)', soft: 'var(--accent-soft)', ink: 'var(--accent-ink)' },
  red: { main: 'var(--bad)', hover: 'var(--bad-hover)', soft: 'var(--bad-soft)', ink: 'var(--bad-ink)' },
  green: { main: 'var(--good)', hover: 'var(--good)', soft: 'var(--good-soft)', ink: 'var(--surface)' },
  yellow: { main: 'var(--warn)', hover: 'var(--warn)', soft: 'var(--warn-soft)', ink: 'var(--surface)' },
  blue: { main: 'var(--info)', hover: 'var(--info)', soft: 'var(--info-soft)', ink: 'var(--surface)' },
  gray: { main: 'var(--ink-2)', hover: 'var(--ink)', soft: 'var(--line)', ink: 'var(--surface)' },
} as const

/** Every Mantine variant speaks the tokens, so that both themes come from one list of names. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const tone = tones[(input.color ?? 'teal') as keyof typeof tones]
  if (tone === undefined) return defaultVariantColorsResolver(input)
  switch (input.variant) {
    case 'filled':
      return { background: tone.main, hover: tone.hover, color: tone.ink, border: '1px solid transparent', hoverColor: tone.ink }
    case 'light':
      return { background: tone.soft, hover: `color-mix(in srgb, ${tone.soft}, ${tone.main} 8%)`, color: tone.main, border: '1px solid transparent' }
    case 'outline':
      return { background: 'transparent', hover: tone.soft, color: tone.main, border: `1px solid ${tone.main}` }
    case 'subtle':
      return { background: 'transparent', hover: tone.soft, color: tone.main, border: '1px solid transparent' }
    case 'transparent':
      return { background: 'transparent', hover: 'transparent', color: tone.main, border: '1px solid transparent' }
    default:
      return defaultVariantColorsResolver(input)
  }
}

const shared = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'color-mix(in srgb, var(--surface), var(--ink) 4%)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--line)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'transparent',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-color-teal-filled': 'var(--accent)',
  '--mantine-color-teal-light': 'var(--accent-soft)',
  '--mantine-color-teal-light-color': 'var(--accent)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })

export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--font)' },
  defaultRadius: '7px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  variantColorResolver,
  components: {
    Modal: { defaultProps: { centered: true, radius: 'var(--r)' }, styles: { content: { background: 'var(--raised)' }, header: { background: 'var(--raised)' }, title: { fontWeight: 620 } } },
    Drawer: { styles: { content: { background: 'var(--raised)' }, header: { background: 'var(--raised)' }, title: { fontWeight: 620 } } },
    Button: { styles: { label: { fontWeight: 600 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
})
