import { registerEnumType } from 'type-graphql'

import { CoursePlace, OutcomeCoverage } from './kinds.ts'

export { CoursePlace, OutcomeCoverage }

registerEnumType(CoursePlace, {
  name: 'CoursePlace',
  description: 'Only REQUIRED courses are guaranteed to every completer.',
})

registerEnumType(OutcomeCoverage, {
  name: 'OutcomeCoverage',
  description: "Developmental stage of teaching; not a learner's level.",
})
