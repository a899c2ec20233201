/** What becomes of the children of an item that is taken out of a draft. */
export enum ChildrenRule {
  REFUSE = 'REFUSE',
  LIFT = 'LIFT',
  REMOVE = 'REMOVE',
}

/** Lists of CFDefinitions. */
export enum DefinitionType {
  CFConcepts = 'CFConcepts',
  CFSubjects = 'CFSubjects',
  CFLicenses = 'CFLicenses',
  CFItemTypes = 'CFItemTypes',
  CFAssociationGroupings = 'CFAssociationGroupings',
}
