import { NumberInput, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CorrectionOptions } from '@/api/types'
import { referencesQuery } from './queries'
import { useReferenceName } from './referenceName'
import styles from './Images.module.css'

export const choices = {
  white_balance_method: ['neutral_patches', 'gray_world', 'white_patch', 'shades_of_gray', 'none'],
  linearization: ['auto', 'none', 'neutrals'],
  model: ['auto', 'linear', 'root_polynomial'],
  shading: ['measure', 'apply', 'off'],
  output_format: ['jpeg', 'png', 'tiff16'],
} as const
const spaces = ['sRGB', 'Display P3', 'Adobe RGB', 'eciRGB v2', 'ProPhoto RGB']
const texts = { white_balance_method: 'whiteBalance', linearization: 'linearization', model: 'model', shading: 'shading', output_format: 'format' } as const

/** How to correct; what is not said is the server's own choice. */
export function OptionFields({ options, raw = false, onChange }: { options: CorrectionOptions; raw?: boolean; onChange(options: CorrectionOptions): void }) {
  const { t } = useTranslation('images')
  const referenceName = useReferenceName()
  const references = useQuery(referencesQuery)
  const defaults = { white_balance_method: 'neutral_patches', linearization: 'auto', model: 'auto', shading: 'measure', output_format: raw ? 'tiff16' : 'jpeg' } as const
  const format = options.output_format ?? defaults.output_format
  const choice = (name: keyof typeof choices) => {
    const value = options[name] ?? defaults[name]
    return (
      <Select
        key={name}
        label={t(`options.${name}`)}
        description={t(`${texts[name]}.${value}.about`)}
        inputWrapperOrder={['label', 'input', 'description']}
        allowDeselect={false}
        value={value}
        data={choices[name].map((each) => ({ value: each, label: t(`${texts[name]}.${each}`) }))}
        onChange={(next) => onChange({ ...options, [name]: next === defaults[name] ? undefined : next })}
      />
    )
  }
  return (
    <div className={styles.options}>
      {choice('white_balance_method')}
      {choice('linearization')}
      {choice('model')}
      <Select
        label={t('options.reference_id')}
        allowDeselect={false}
        value={options.reference_id ?? 'classic24-after-2014'}
        data={(references.data ?? [{ id: 'classic24-after-2014', name: '…' }]).map(({ id, name }) => ({ value: id, label: referenceName(name) }))}
        onChange={(id) => onChange({ ...options, reference_id: id ?? undefined })}
      />
      {choice('shading')}
      <Select
        label={t('options.output_color_space')}
        description={options.output_color_space === 'ProPhoto RGB' && format === 'jpeg' ? t('options.proPhotoJpeg') : undefined}
        inputWrapperOrder={['label', 'input', 'description']}
        allowDeselect={false}
        value={options.output_color_space ?? 'sRGB'}
        data={spaces}
        onChange={(space) => onChange({ ...options, output_color_space: space === 'sRGB' ? undefined : (space ?? undefined) })}
      />
      {choice('output_format')}
      {format === 'jpeg' && <NumberInput label={t('options.quality')} min={1} max={100} clampBehavior="strict" allowDecimal={false} value={options.quality ?? 92} onChange={(quality) => onChange({ ...options, quality: typeof quality === 'number' ? quality : undefined })} />}
      <Switch label={t('options.preserve_speculars')} checked={options.preserve_speculars ?? true} onChange={(event) => onChange({ ...options, preserve_speculars: event.currentTarget.checked ? undefined : false })} />
    </div>
  )
}
