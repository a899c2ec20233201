import { DemoClient } from '../demo/client.ts'
import type { Loading } from '../load/loading.ts'
import { analystScene } from './analyst.ts'
import { larkmereScene, thornbeckScene } from './deans.ts'
import { employerScenes } from './employer.ts'
import { revocationScene } from './issuer.ts'
import { ownLogScene, renewScene } from './learners.ts'
import { candidateNumbers, demandNumbers, matchNumbers } from './numbers.ts'
import { stolenScene, withdrawalScene } from './privacy.ts'
import { setStage } from './reset.ts'
import { type Scene, type Stage, sceneText } from './scene.ts'
import { stewardScene } from './steward.ts'

export interface Told {
  /** What `--json` prints, but for the seconds. */
  readonly numbers: object
  readonly texts: readonly string[]
}

/** Of the employer, told at once; and all. */
const EMPLOYER_SCENES = 3
const SCENES = 12

/** Every scene of the demo, in order. */
export async function tellStory(loading: Loading, colours: boolean): Promise<Told> {
  const stage: Stage = { loading, as: (holder) => new DemoClient(loading.url, holder) }
  const { progress } = loading
  await setStage(stage)
  progress.begin('Scenes', SCENES)
  const next = async <Answer>(told: Promise<Answer>, scenes = 1): Promise<Answer> => {
    const answer = await told
    progress.advance(scenes)
    return answer
  }
  const steward = await next(stewardScene(stage))
  const shortlist = await next(employerScenes(stage), EMPLOYER_SCENES)
  const larkmere = await next(larkmereScene(stage))
  const thornbeck = await next(thornbeckScene(stage))
  const renew = await next(renewScene(stage))
  const own = await next(ownLogScene(stage))
  const analyst = await next(analystScene(stage))
  const withdrawal = await next(withdrawalScene(stage))
  const stolen = await next(stolenScene(stage))
  const revocation = await next(revocationScene(stage, shortlist.decision))
  progress.end()
  const scenes: Scene[] = [
    steward.scene,
    ...shortlist.scenes,
    larkmere.scene,
    thornbeck.scene,
    renew.scene,
    own.scene,
    analyst.scene,
    withdrawal,
    stolen,
    revocation,
  ]
  const numbers = {
    agreement: steward.numbers,
    candidates: candidateNumbers(shortlist.page),
    programGap: { ...larkmere.numbers, others: [thornbeck.numbers] },
    competencyDemand: demandNumbers(analyst.rows),
    jobMatches: [matchNumbers('P4', renew.match), matchNumbers('P1', own.match)],
  }
  return { numbers, texts: scenes.map((scene, at) => sceneText(scene, at + 1, colours)) }
}
