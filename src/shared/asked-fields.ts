import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/**
 * Whether the operation asks the object that a resolver answers for one of these fields, so that what takes long can
 * begin before it is reached. Fields that a directive leaves out count as asked for.
 */
export function asksFor({ fieldNodes, fragments }: GraphQLResolveInfo, names: readonly string[]): boolean {
  const within = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some((node) => {
      if (node.kind === 'Field') return names.includes(node.name.value)
      return within(node.kind === 'InlineFragment' ? node.selectionSet : fragments[node.name.value]?.selectionSet)
    }) ?? false
  return fieldNodes.some(({ selectionSet }) => within(selectionSet))
}
