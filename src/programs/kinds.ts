import { registerEnumType } from 'type-graphql'

export enum CoursePlace {
  REQUIRED = 'REQUIRED',
  ELECTIVE = 'ELECTIVE',
}
registerEnumType(CoursePlace, {
  name: 'CoursePlace',
  description: 'Only REQUIRED courses are guaranteed to every completer.',
})

export enum OutcomeCoverage {
  INTRODUCED = 'INTRODUCED',
  REINFORCED = 'REINFORCED',
  MASTERED = 'MASTERED',
  UNSTATED = 'UNSTATED',
}
registerEnumType(OutcomeCoverage, {
  name: 'OutcomeCoverage',
  description: "Developmental stage of teaching; not a learner's level.",
})
