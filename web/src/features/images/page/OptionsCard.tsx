import { Button, Group } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColorCorrection, CorrectionOptions, Detection, Picture } from '@/api/types'
import { Card } from '@/components/Card'
import { OptionFields } from '../OptionFields'

export type Correcting = UseMutationResult<ColorCorrection, Error, { detectionId: string; options: CorrectionOptions }>

interface Props {
  picture: Picture
  detection: Detection
  correction: ColorCorrection | null
  correcting: Correcting
  onPlace(): void
}

/** Nobody needs it; who wants another model, light or file chooses here. */
export function OptionsCard({ picture, detection, correction, correcting, onPlace }: Props) {
  const { t } = useTranslation('images')
  const [open, setOpen] = useState(false)
  const [options, setOptions] = useState<CorrectionOptions>(() => correcting.variables?.options ?? fileOf(correction))
  return (
    <Card
      title={t('options.title')}
      padded={open}
      aside={
        <Button size="compact-sm" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'options.close' : 'options.open')}
        </Button>
      }
    >
      {open && (
        <div style={{ display: 'grid', gap: 14 }}>
          <OptionFields options={options} raw={picture.is_raw} onChange={setOptions} />
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onPlace}>
              {t('noCard.place')}
            </Button>
            <Button loading={correcting.isPending} onClick={() => correcting.mutate({ detectionId: detection.detection_id, options })}>
              {t('options.again')}
            </Button>
          </Group>
        </div>
      )}
    </Card>
  )
}

/** What a correction says of the file that it made. */
export const fileOf = (correction: ColorCorrection | null): CorrectionOptions => (correction === null ? {} : { output_format: correction.output_format, ...(correction.output_color_space !== 'sRGB' && { output_color_space: correction.output_color_space }) })
