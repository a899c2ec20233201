/** Conditions of one WHERE with their parameters: text is ours, values are always parameters. */
export class SqlConditions {
  readonly #conditions: string[] = []
  readonly parameters: unknown[] = []

  /** `of` gets a function that turns a value into its placeholder. */
  add(of: (put: (value: unknown) => string) => string): void {
    this.#conditions.push(of((value) => `$${this.parameters.push(value)}`))
  }

  get text(): string {
    return this.#conditions.length === 0 ? 'true' : this.#conditions.join('\n AND ')
  }

  copy(): SqlConditions {
    const other = new SqlConditions()
    other.#conditions.push(...this.#conditions)
    other.parameters.push(...this.parameters)
    return other
  }
}

/** ILIKE patterns of the words of a text: each must occur. */
export const wordPatterns = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
