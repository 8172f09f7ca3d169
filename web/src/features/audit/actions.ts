import type { AuditAction } from '@/api/types'

/** Every action, held to the server's list by its type. */
const known: Record<AuditAction, true> = {
  registered: true,
  logged_in: true,
  login_failed: true,
  logged_out: true,
  password_changed: true,
  session_revoked: true,
  token_created: true,
  token_revoked: true,
  user_changed: true,
  user_deleted: true,
  dataset_deleted: true,
  dataset_restored: true,
  experiment_deleted: true,
  experiment_restored: true,
  job_deleted: true,
  job_restored: true,
  job_stopped: true,
  job_priority_changed: true,
  queue_changed: true,
  rule_created: true,
  rule_changed: true,
  rule_deleted: true,
}

export const actions = Object.keys(known) as AuditAction[]
