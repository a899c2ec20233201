import { derivedId } from '../shared/ids.ts'

/** The same for all versions of one document in one library; two documents never share it. */
export const documentKey = (library: string, documentIdentifier: string): string =>
  derivedId('framework', 'document', library, documentIdentifier)
