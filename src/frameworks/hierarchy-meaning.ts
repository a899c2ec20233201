export enum HierarchyMeaning {
  GROUPED_BY = 'GROUPED_BY',
  PART_OF = 'PART_OF',
  IS_A = 'IS_A',
}

/** What CASE items mean unless someone says otherwise; a hop through a non-matchable item is GROUPED_BY in any case. */
export const DEFAULT_HIERARCHY_MEANING = HierarchyMeaning.PART_OF
