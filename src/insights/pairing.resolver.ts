import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'

import { Pairing } from '../cohorts/pairing.ts'
import type { Session } from '../database/session.ts'
import { pairingCoverage } from './pairing-coverage.service.ts'

@Resolver(() => Pairing)
export class PairingCoverageResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    complexity: 100,
    description:
      'How much of what the job asks for the program guarantees, as programGap says it. Null for others than its provider until that has said yes, and while the job is a draft.',
  })
  coverageBp(@Root() pairing: Pairing, @Ctx() session: Session): Promise<number | null> {
    return pairingCoverage(session, pairing)
  }
}
