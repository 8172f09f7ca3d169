import { useTranslation } from 'react-i18next'
import { BdiText } from './Text'
import styles from './TagList.module.css'

/** Tags as they were given; with `onTag` each leads to what else has it. */
export function TagList({ tags, onTag }: { tags: readonly string[]; onTag?: (tag: string) => void }) {
  const { t } = useTranslation()
  if (tags.length === 0) return null
  return (
    <span className={styles.tags}>
      {tags.map((tag) =>
        onTag ? (
          <button key={tag} type="button" className={styles.tag} onClick={() => onTag(tag)} title={t('tag.show', { tag })}>
            <BdiText>{tag}</BdiText>
          </button>
        ) : (
          <span key={tag} className={styles.tag}>
            <BdiText>{tag}</BdiText>
          </span>
        ),
      )}
    </span>
  )
}
