import { serveJobs } from '../../shared/thread-work.ts'
import { checkSignatures, type SignatureAnswer, type SignatureJob } from './signatures.ts'

serveJobs<SignatureJob, SignatureAnswer>(async function* (job) {
  yield await checkSignatures(job)
})
