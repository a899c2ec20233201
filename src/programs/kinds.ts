export enum CoursePlace {
  REQUIRED = 'REQUIRED',
  ELECTIVE = 'ELECTIVE',
}

export enum OutcomeCoverage {
  INTRODUCED = 'INTRODUCED',
  REINFORCED = 'REINFORCED',
  MASTERED = 'MASTERED',
  UNSTATED = 'UNSTATED',
}
