import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { FORMATS } from '../formats/formats.ts'
import { Framework } from '../framework.ts'
import { exportAnswer } from './export.service.ts'
import { FrameworkExport, FrameworkFormat } from './export.types.ts'

@Resolver(() => Framework)
export class ExportResolver {
  @Query(() => [FrameworkFormat], { description: 'The formats that frameworks come in and go out in.' })
  frameworkFormats(): readonly FrameworkFormat[] {
    return FORMATS
  }

  @FieldResolver(() => FrameworkExport, {
    complexity: 1000,
    description: 'This version as a file of a format (see frameworkFormats), with a report of what is lost in it.',
  })
  export(
    @Root() framework: Framework,
    @Ctx() session: Session,
    @Arg('format', { description: 'Such as case-1.1-strict.' }) format: string,
  ): Promise<FrameworkExport> {
    return exportAnswer(session, framework, format)
  }
}
