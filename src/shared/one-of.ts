const classes = new Set<string>()

/**
 * Marks an input class as `@oneOf`: exactly one field is given. type-graphql cannot declare it yet, so the schema
 * build sets it on the built type; graphql then validates and prints it. All fields must be nullable, without defaults.
 */
export function OneOf(): ClassDecorator {
  return (target) => {
    classes.add(target.name)
  }
}

/** Names of input classes to be marked. */
export const oneOfClasses = (): ReadonlySet<string> => classes
