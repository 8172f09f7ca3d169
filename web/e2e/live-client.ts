/** The part of the page that follows runs, without the page: bundled for live.spec.ts. */
export { session } from '@/api/session'
export { live } from '@/live/connection'
export { JobFollower } from '@/live/follower'
