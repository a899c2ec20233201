import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { badInput, limitExceeded } from '../../shared/errors.ts'
import { refuse, UserErrorCode } from '../../shared/payload.ts'
import { type Run, startRun, waitForRun } from '../../tasks/index.ts'
import type { FormatSource } from '../formats/format-threads.ts'
import { ImportError, importErrorText } from '../formats/import-error.ts'
import type { FormatReader } from '../formats/reader.ts'
import type { ImportFrameworkInput } from '../framework.inputs.ts'
import { checkRequest, type ImportTarget, importTarget, type UploadedFile } from './import.request.ts'
import { importTask, resultOf } from './import.task.ts'
import { inMemory, readFor } from './reading.ts'
import { beginUpload, dropUpload, orderUpload, uploadBytes, writeUpload } from './upload.store.ts'

/** How long a request waits for its run before it answers with one that is still going on. */
const WAIT_MS = 20_000

/** Larger input is read once, by its run: what is wrong with it is told there. */
const READ_FIRST_BYTES = 4 * 2 ** 20

/** What a request wants imported: a document as text, one that was uploaded, or where it is. */
export interface ImportOrder extends Omit<ImportFrameworkInput, 'source'> {
  readonly source: Pick<ImportFrameworkInput['source'], 'text' | 'url'> & { readonly upload?: UploadedFile }
}

/** What an order is known by again with its idempotency key: of an upload the hash. */
const digestOf = ({ source, ...order }: ImportOrder) => ({
  ...order,
  source: source.upload ? { sha256: source.upload.sha256 } : source,
})

/** What an order can be refused for before the file has come; else its reader and where it goes. */
export function checkOrder(session: Session, order: Omit<ImportOrder, 'source'>) {
  const target = importTarget(session, order.owner)
  const choices = {
    ...target,
    format: order.format,
    dryRun: order.dryRun ?? false,
    skipBadRows: order.skipBadRows ?? false,
    allowRemovals: order.allowRemovals ?? false,
    hierarchyMeaning: order.hierarchyMeaning ?? null,
    matchableItemTypes: order.matchableItemTypes ?? null,
  }
  return { target, choices, reader: checkRequest({ ...choices, bytes: new Uint8Array() }) }
}

/**
 * Queues an import and waits a while for it. What cannot be read at all is refused here, before anything is written; an
 * upload is gone then.
 * @throws Refused naming the place in the document.
 */
export async function requestImport(
  session: Session,
  input: ImportOrder,
  key: string | null,
): Promise<{ run: Run; framework: string | null; projected: boolean }> {
  const { upload } = input.source
  let adopted = false
  try {
    const id = await queueImport(session, input, key, () => {
      adopted = true
    })
    const run = await waitForRun(session, id, WAIT_MS)
    const result = resultOf(run)
    return { run, framework: result?.framework ?? null, projected: result?.projected ?? false }
  } finally {
    // Also where the key has a run already, which has its own
    if (upload && !adopted) await dropUpload(session, upload.id)
  }
}

/** The id of the run. Calls `adopt` when it is a new one, which has the upload from now on. */
async function queueImport(
  session: Session,
  input: ImportOrder,
  key: string | null,
  adopt: () => void,
): Promise<string> {
  const { target, choices, reader } = checkOrder(session, input)
  const { text, url, upload } = input.source
  const bytes = typeof text === 'string' ? Buffer.from(text) : null
  if (bytes) await readable(target, inMemory(bytes), reader, choices.skipBadRows)
  else if (upload) {
    const source = { size: upload.size, own: true, bytes: () => uploadBytes(session, upload) }
    await readable(target, source, reader, choices.skipBadRows)
  } else if (!url) throw badInput('Give a text or a url.', 'input.source')
  let isNew = false
  const id = await idempotent(session, key, 'importFramework', digestOf(input), async (tx) => {
    const kept = upload ?? (bytes ? await writeUpload(tx, target.library, bytes) : null)
    const named = kept?.id ?? (await beginUpload(tx, target.library))
    await orderUpload(tx, named, { url: url ?? null, sha256: kept?.sha256 ?? null, choices })
    isNew = true
    return (await startRun(tx, importTask, { upload: named })).id
  })
  if (isNew) adopt()
  return id
}

async function readable(
  { library }: ImportTarget,
  source: FormatSource,
  reader: FormatReader,
  skipBadRows: boolean,
): Promise<void> {
  const { maxBytes } = reader
  if (source.size > maxBytes) throw limitExceeded(`At most ${maxBytes} bytes are read.`, 'input.source.text')
  if (source.size > READ_FIRST_BYTES) return
  try {
    await readFor(library, reader, source, { skipBadRows })
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    throw refuse(UserErrorCode.INVALID, importErrorText(cause), 'source.text')
  }
}
