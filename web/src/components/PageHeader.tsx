import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { usePageTitle } from './usePageTitle'
import styles from './PageHeader.module.css'

interface PageHeaderProps {
  title: string
  /** In the tab, when it should say more than the title (progress, say). */
  tabTitle?: string
  crumbs?: { label: ReactNode; to: string }[]
  /** Pills beside the title. */
  marks?: ReactNode
  actions?: ReactNode
  sub?: ReactNode
}

export function PageHeader({ title, tabTitle, crumbs, marks, actions, sub }: PageHeaderProps) {
  const { t } = useTranslation()
  usePageTitle(tabTitle ?? title)
  return (
    <header className={styles.header}>
      {crumbs && (
        <nav className={styles.crumbs} aria-label={t('breadcrumb')}>
          {crumbs.map((crumb) => (
            <Fragment key={crumb.to}>
              <Link to={crumb.to}>{crumb.label}</Link>
              <span aria-hidden>/</span>
            </Fragment>
          ))}
        </nav>
      )}
      <div className={styles.line}>
        <div className={styles.title}>
          <h1 dir="auto">{title}</h1>
          {marks}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {sub && <div className={styles.sub}>{sub}</div>}
    </header>
  )
}
