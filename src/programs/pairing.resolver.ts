import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'

import { AgreePairingInput, CreatePairingInput, PairingPayload, UpdatePairingInput } from '../cohorts/pairing.inputs.ts'
import { pairingLoader, pairingsOfJobProfile, pairingsOfProgram } from '../cohorts/pairing.loaders.ts'
import { Pairing } from '../cohorts/pairing.ts'
import { PairingPart } from '../cohorts/pairing.types.ts'
import type { Session } from '../database/session.ts'
import { latestVersionLoader } from '../frameworks/cohort/framework-discussion.loaders.ts'
import { Framework } from '../frameworks/framework.ts'
import { jobProfileLoader } from '../jobs/job-profile.loaders.ts'
import { JobProfile } from '../jobs/job-profile.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { payload } from '../shared/payload.ts'
import { agreePairing, createPairing, updatePairing } from './pairing.service.ts'
import { changedSinceAgreed, subjectKey } from './pairing-subject.loaders.ts'
import { programLoader } from './program.loaders.ts'
import { Program } from './program.ts'

const answer = (session: Session, work: () => Promise<string>): Promise<PairingPayload> =>
  payload<{ pairing: Pairing | null }>(session, { pairing: null }, async () => ({
    pairing: await session.load(pairingLoader).load(await work()),
  }))

@Resolver(() => Pairing)
export class PairingResolver {
  @Mutation(() => PairingPayload, { description: 'Put one program beside one job role.' })
  createPairing(
    @Ctx() session: Session,
    @Arg('input', () => CreatePairingInput) input: CreatePairingInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<PairingPayload> {
    return answer(session, () => createPairing(session, input, key))
  }

  @Mutation(() => PairingPayload, { description: 'Move a pairing on or back, or name its framework.' })
  updatePairing(
    @Ctx() session: Session,
    @Arg('input', () => UpdatePairingInput) input: UpdatePairingInput,
  ): Promise<PairingPayload> {
    return answer(session, () => updatePairing(session, input))
  }

  @Mutation(() => PairingPayload, {
    description:
      'The provider of its program or its employer: say yes to it as it stands, or take that back. What is edited later shows in changedSinceAgreed.',
  })
  agreePairing(
    @Ctx() session: Session,
    @Arg('input', () => AgreePairingInput) input: AgreePairingInput,
  ): Promise<PairingPayload> {
    return answer(session, () => agreePairing(session, input))
  }

  @FieldResolver(() => [PairingPart], {
    complexity: 20,
    description:
      'What was edited since the yeses that stand: a newer version or draft of the framework that says something else, a newer version of the program, its courses or the job. Not what publishing a draft as it was agreed changes. While there is any it cannot be PUBLISHED: a yes is to what stands now, and makes a yes to what stood before fall, so that both say it again.',
  })
  changedSinceAgreed(@Root() pairing: Pairing, @Ctx() session: Session): Promise<PairingPart[]> {
    return changedSinceAgreed(session, pairing)
  }

  @FieldResolver(() => String, {
    complexity: 5,
    description:
      'Another text whenever its framework, program or job was edited; send it to agreePairing as expectedSubject.',
  })
  subjectKey(@Root() pairing: Pairing, @Ctx() session: Session): Promise<string> {
    return subjectKey(session, pairing)
  }

  @FieldResolver(() => Program, { nullable: true, description: 'Null: a draft of somebody else.' })
  program(@Root() pairing: Pairing, @Ctx() session: Session): Promise<Program | null> {
    return session.load(programLoader).load(pairing.programId)
  }

  @FieldResolver(() => JobProfile, { nullable: true, description: 'Null: a draft of somebody else.' })
  jobProfile(@Root() pairing: Pairing, @Ctx() session: Session): Promise<JobProfile | null> {
    return session.load(jobProfileLoader).load(pairing.jobProfileId)
  }

  @FieldResolver(() => Framework, {
    nullable: true,
    description: 'The latest version that you may see of what is worked on.',
  })
  framework(@Root() { frameworkId }: Pairing, @Ctx() session: Session): Promise<Framework | null> | null {
    return frameworkId === null ? null : session.load(latestVersionLoader).load(frameworkId)
  }
}

@Resolver(() => Program)
export class ProgramPairingsResolver {
  @FieldResolver(() => [Pairing], { description: 'In the cohorts that your organisation takes part in.' })
  pairings(@Root() program: Program, @Ctx() session: Session): Promise<Pairing[]> {
    return session.load(pairingsOfProgram).load(program.id)
  }
}

@Resolver(() => JobProfile)
export class JobProfilePairingsResolver {
  @FieldResolver(() => [Pairing], { description: 'In the cohorts that your organisation takes part in.' })
  pairings(@Root() job: JobProfile, @Ctx() session: Session): Promise<Pairing[]> {
    return session.load(pairingsOfJobProfile).load(job.id)
  }
}
