import type { CompetencyRef, CredentialAsk, JobLine } from './model.ts'

type Rest = Omit<Partial<JobLine>, 'kind' | 'text' | 'importance' | 'anyOf'>
type Asked = CompetencyRef | readonly CompetencyRef[] | CredentialAsk

const asked = (what: Asked): JobLine['anyOf'] => (typeof what === 'string' ? [what] : what)

/** A line that a person must meet; `importance` is the employer's own weight. */
export const required = (importance: number, text: string, what: Asked, rest: Rest = {}): JobLine => ({
  kind: 'REQUIRED',
  text,
  importance,
  anyOf: asked(what),
  ...rest,
})

/** A line that helps; it weighs half of what its importance says. */
export const preferred = (importance: number, text: string, what: Asked, rest: Rest = {}): JobLine => ({
  ...required(importance, text, what, rest),
  kind: 'PREFERRED',
})
