import { createBrowserRouter, type RouteObject } from 'react-router'
import type { ComponentType } from 'react'
import { NotFoundPage } from './NotFoundPage'
import { RequireAdmin, RequireSession } from './RequireSession'
import { RootError, RouteError } from './RouteError'

/** Each page is its own chunk. */
const page = (path: string, load: () => Promise<{ default: ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
  errorElement: <RouteError />,
})

export const router = createBrowserRouter([
  {
    errorElement: <RootError />,
    hydrateFallbackElement: <></>,
    children: [
      page('/login', () => import('@/features/auth/LoginPage')),
      page('/register', () => import('@/features/auth/RegisterPage')),
      {
        element: <RequireSession />,
        children: [
          {
            lazy: async () => ({ Component: (await import('./Shell')).default }),
            children: [
              page('/', () => import('@/features/home/HomePage')),
              page('/datasets', () => import('@/features/datasets/DatasetsPage')),
              page('/datasets/:datasetId', () => import('@/features/datasets/DatasetPage')),
              page('/runs', () => import('@/features/training/pages/RunsPage')),
              page('/runs/new', () => import('@/features/training/pages/NewRunPage')),
              page('/runs/compare', () => import('@/features/training/pages/ComparePage')),
              page('/runs/:a/diff/:b', () => import('@/features/training/pages/DiffPage')),
              page('/runs/:jobId', () => import('@/features/training/pages/RunPage')),
              page('/experiments', () => import('@/features/experiments/ExperimentsPage')),
              page('/experiments/:id', () => import('@/features/experiments/ExperimentPage')),
              page('/images', () => import('@/features/images/ImagesPage')),
              page('/images/:imageId', () => import('@/features/images/ImagePage')),
              page('/batches', () => import('@/features/batches/BatchesPage')),
              page('/batches/:batchId', () => import('@/features/batches/BatchPage')),
              page('/references', () => import('@/features/references/ReferencesPage')),
              page('/reports', () => import('@/features/reports/ReportsPage')),
              page('/queue', () => import('@/features/queue/QueuePage')),
              page('/disk', () => import('@/features/disk/DiskPage')),
              page('/settings', () => import('@/features/settings/ProfilePage')),
              page('/settings/tokens', () => import('@/features/settings/TokensPage')),
              page('/settings/notifications', () => import('@/features/notifications/NotificationsPage')),
              { element: <RequireAdmin />, children: [page('/users', () => import('@/features/users/UsersPage')), page('/settings/audit', () => import('@/features/audit/AuditPage'))] },
              { path: '*', element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
  },
])
