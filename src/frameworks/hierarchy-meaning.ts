import { registerEnumType } from 'type-graphql'

export enum HierarchyMeaning {
  GROUPED_BY = 'GROUPED_BY',
  PART_OF = 'PART_OF',
  IS_A = 'IS_A',
}
registerEnumType(HierarchyMeaning, {
  name: 'HierarchyMeaning',
  description:
    'GROUPED_BY: headings only. PART_OF: the parent is the whole of its children. IS_A: a child is a special case of its parent.',
})

/** What CASE items mean unless someone says otherwise; a hop through a non-matchable item is GROUPED_BY in any case. */
export const DEFAULT_HIERARCHY_MEANING = HierarchyMeaning.PART_OF
