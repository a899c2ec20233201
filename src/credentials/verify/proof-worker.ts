import { parentPort } from 'node:worker_threads'

import { checkSignatures, type SignatureAnswer, type SignatureJob } from './signatures.ts'

/** What a thread says: null once, when it has loaded; then an answer for every job. */
export type Told = null | { readonly answer: SignatureAnswer } | { readonly fault: string }

const port = parentPort
port?.on('message', async (job: SignatureJob) => {
  const told: Told = await checkSignatures(job).then(
    (answer) => ({ answer }),
    (cause: unknown) => ({ fault: cause instanceof Error ? cause.message : String(cause) }),
  )
  port.postMessage(told)
})
port?.postMessage(null satisfies Told)
