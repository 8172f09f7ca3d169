import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColorCorrection, Detection } from '@/api/types'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { patchState } from '../stage/CardOverlay'
import { rgb } from './colors'
import styles from './Plots.module.css'

interface Props {
  correction: ColorCorrection
  /** What was measured; null where the correction comes from another picture's card. */
  detection: Detection | null
  active: number | null
  onActive(patch: number | null): void
}

/** Each patch as it should be beside what it became. */
export function PatchesCard({ correction, detection, active, onActive }: Props) {
  const { t } = useTranslation(['images', 'chart'])
  const format = useFormat()
  const [table, setTable] = useState(false)
  const stateOf = (id: number, used: boolean) => {
    const patch = detection?.patches.find((each) => each.patch_id === id)
    return patch ? patchState(patch) : used ? 'used' : 'unused'
  }
  return (
    <Card
      title={t('patches.title')}
      padded={false}
      aside={
        <>
          {t('patches.sides')}
          <Tooltip label={t(table ? 'chart:hideTable' : 'chart:showTable')}>
            <ActionIcon variant={table ? 'light' : 'subtle'} color={table ? 'teal' : 'gray'} aria-pressed={table} aria-label={t('chart:tableOf', { title: t('patches.title') })} onClick={() => setTable(!table)}>
              <IconTable size={16} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {!table && (
        <ul className={styles.patches} onPointerLeave={() => onActive(null)}>
          {correction.patches.map((patch) => {
            const state = stateOf(patch.patch_id, patch.used)
            const title = `${t(`patch.${patch.patch_id}`)}: ${format.number(patch.delta_e, 3)}${state === 'used' ? '' : ` (${t(`patches.${state}`)})`}`
            return (
              <li key={patch.patch_id} className={styles.patch} data-mark={state === 'used' ? undefined : state} aria-current={patch.patch_id === active || undefined} title={title} onPointerEnter={() => onActive(patch.patch_id)}>
                <i style={{ background: rgb(patch.reference_rgb) }} aria-hidden />
                <i style={{ background: rgb(patch.corrected_rgb) }} aria-hidden />
                <span>
                  <span className="visually-hidden">{t(`patch.${patch.patch_id}`)}</span> {format.fixed(patch.delta_e, 2)}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {table && (
        <div className={styles.table} tabIndex={0} role="region" aria-label={t('patches.title')}>
          <Table
            label={t('patches.title')}
            head={
              <tr>
                <th scope="col">{t('patches.patch')}</th>
                <th scope="col" data-end>
                  ΔE<sub>00</sub>
                </th>
                <th scope="col" data-end>
                  {t('patches.held')}
                </th>
                <th scope="col">{t('patches.state')}</th>
              </tr>
            }
          >
            {correction.patches.map((patch) => (
              <tr key={patch.patch_id}>
                <td>
                  <span className={styles.named}>
                    <span className={styles.swatches} aria-hidden>
                      <i style={{ background: rgb(patch.reference_rgb) }} />
                      <i style={{ background: rgb(patch.corrected_rgb) }} />
                    </span>
                    {t(`patch.${patch.patch_id}`)}
                  </span>
                </td>
                <td data-end data-label="ΔE">
                  <NumberText value={patch.delta_e} digits={3} />
                </td>
                <td data-end data-label={t('patches.held')}>
                  <NumberText value={patch.leave_one_out_delta_e} digits={3} />
                </td>
                <td data-label={t('patches.state')}>
                  {t(`patches.${stateOf(patch.patch_id, patch.used)}`)}
                  {patch.out_of_gamut && ` · ${t('patches.outOfGamut')}`}
                </td>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Card>
  )
}
