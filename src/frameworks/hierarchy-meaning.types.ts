import { registerEnumType } from 'type-graphql'

import { HierarchyMeaning } from './hierarchy-meaning.ts'

export { HierarchyMeaning }

registerEnumType(HierarchyMeaning, {
  name: 'HierarchyMeaning',
  description:
    'GROUPED_BY: headings only. PART_OF: the parent is the whole of its children. IS_A: a child is a special case of its parent.',
})
