/** Stands for "anyone" as the audience of a consent, so that a grant is an edge like any other. Nobody is a member. */
export const ANYONE = 'org_00000000000000000000000000000000'
