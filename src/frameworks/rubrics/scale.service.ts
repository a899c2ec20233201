import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { derivedId } from '../../shared/ids.ts'
import { MAX_LEVEL_STEPS, stepParts } from '../../shared/levels.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import type { SaveScaleInput } from '../framework.inputs.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import type { Framework } from '../framework.ts'
import { insertRows, lockLibrary } from '../imports/import.store.ts'
import { libraryOf, SHARED_LIBRARY } from '../library.ts'
import { maySteward } from '../sight.ts'

const MAX_TITLE = 200
const MAX_LABEL = 200
const MAX_DESCRIPTION = 5_000

/**
 * Gives a framework a scale, for all its versions from this one on; answers its id. The same again is the same scale.
 * @throws Refused when the viewer may not write the framework's library, or other levels stand under that version.
 */
export async function saveScale(session: Session, input: SaveScaleInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  checkScale(input)
  return session.transaction(async (tx) => {
    const framework = await frameworkToWrite(tx, input.framework)
    const organisation = framework.libraryId === SHARED_LIBRARY ? null : tx.viewer.organisation
    await lockLibrary(tx, framework.libraryId, organisation)
    const version = input.version ?? '1'
    const id = derivedId('scale', framework.libraryId, framework.identifier, 'given', input.title, version)
    await writeScale(tx, framework, id, version, input)
    const isDefault = input.default ?? true
    await tx.sql.query(
      `/* frameworks.useScale */ INSERT INTO framework_scale (framework_id, scale_id, ordinal)
       SELECT $1, $2, 1000 + (SELECT count(*) FROM framework_scale WHERE framework_id = $1) ON CONFLICT DO NOTHING`,
      [framework.id, id],
    )
    if (isDefault)
      await tx.sql.query('/* frameworks.defaultScale */ UPDATE framework SET default_scale_id = $2 WHERE id = $1', [
        framework.id,
        id,
      ])
    await enqueue(tx, 'framework', [framework.id])
    return id
  })
}

/** A framework whose library the viewer may write. Throws Refused. */
export async function frameworkToWrite(tx: Session, id: string, path = 'framework'): Promise<Framework> {
  const framework = await tx.load(frameworkLoader).load(id)
  const { viewer } = tx
  const writable =
    framework &&
    (framework.libraryId === SHARED_LIBRARY
      ? maySteward(viewer)
      : viewer.organisation !== null && framework.libraryId === libraryOf(viewer.organisation))
  if (!writable) throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such framework, or it is not yours.', path))
  return framework
}

async function writeScale(tx: Session, framework: Framework, id: string, version: string, input: SaveScaleInput) {
  const known: { label: string; description: string | null }[] = await tx.sql.query(
    '/* frameworks.knownLevels */ SELECT label, description FROM proficiency_level WHERE scale_id = $1 ORDER BY rank',
    [id],
  )
  const [scale]: { minimum: number | null; maximum: number | null }[] = await tx.sql.query(
    '/* frameworks.knownScale */ SELECT minimum, maximum FROM proficiency_scale WHERE id = $1',
    [id],
  )
  const steps = input.levels.map(({ label, description }) => ({ label, description: description ?? null }))
  const [minimum, maximum] = [input.minimum ?? null, input.maximum ?? null]
  if (scale) {
    const same = JSON.stringify([known, scale.minimum, scale.maximum]) === JSON.stringify([steps, minimum, maximum])
    if (same) return
    throw new Refused(
      userError(
        UserErrorCode.DUPLICATE,
        `"${input.title}" version ${version} has other levels already; a scale never changes: give this one another version.`,
        'version',
      ),
    )
  }
  await insertRows(tx, 'proficiency_scale', [
    {
      id,
      library_id: framework.libraryId,
      framework_id: framework.id,
      uri: input.uri ?? null,
      title: input.title,
      version,
      minimum,
      maximum,
      rubric: null,
    },
  ])
  await insertRows(
    tx,
    'proficiency_level',
    steps.map((step, i) => ({
      id: derivedId('level', id, String(i + 1)),
      scale_id: id,
      rank: i + 1,
      ...step,
      parts: stepParts(i + 1, steps.length),
    })),
  )
}

function checkScale(input: SaveScaleInput): void {
  const refuse = (message: string, path: string): never => {
    throw new Refused(userError(UserErrorCode.INVALID, message, path))
  }
  const { title, levels, minimum, maximum } = input
  if (title.trim() === '' || title.length > MAX_TITLE) refuse(`A title has 1 to ${MAX_TITLE} characters.`, 'title')
  if ((input.version ?? '1').trim() === '' || (input.version ?? '1').length > MAX_LABEL)
    refuse(`A version has 1 to ${MAX_LABEL} characters.`, 'version')
  if (levels.length > MAX_LEVEL_STEPS) refuse(`A scale has at most ${MAX_LEVEL_STEPS} levels.`, 'levels')
  const numeric = typeof minimum === 'number' || typeof maximum === 'number'
  if (levels.length === 0 && !numeric) refuse('Give levels, or minimum and maximum.', 'levels')
  if (numeric && !(typeof minimum === 'number' && typeof maximum === 'number' && maximum > minimum))
    refuse('Give minimum and maximum, the latter being greater.', 'maximum')
  const labels = levels.map((level) => level.label.trim())
  for (const [i, label] of labels.entries()) {
    if (label === '' || label.length > MAX_LABEL)
      refuse(`A label has 1 to ${MAX_LABEL} characters.`, `levels.${i}.label`)
    if (labels.indexOf(label) !== i) refuse(`"${label}" stands twice.`, `levels.${i}.label`)
    if ((levels[i]?.description?.length ?? 0) > MAX_DESCRIPTION)
      refuse(`A description has at most ${MAX_DESCRIPTION} characters.`, `levels.${i}.description`)
  }
}
