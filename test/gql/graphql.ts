/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What was done. */
export type AccessAction =
  | 'COUNTED'
  | 'DISCLOSED'
  | 'EXPORTED'
  | 'RANKED'
  | 'SHARE_OPENED'
  | 'VERIFIED'
  | 'VIEWED';

/** A member. */
export type AddCohortMemberInput = {
  cohort: string | number;
  organisation: string | number;
  /** At least one. */
  roles: Array<CohortRole>;
  side: CohortSide;
};

/** A steward's answer. */
export type ApproveCohortInput = {
  /** False: withdraw the approval, or turn the question down. */
  approved: boolean;
  /** A cohort that asked, that you approved, or that you see anyway. */
  cohort: string | number;
  /** Refuses with STALE_VERSION when the cohort, or who takes part in it, has changed since. */
  expectedRevision?: number | null | undefined;
};

/** What is checked. */
export type CheckKind =
  | 'CREATOR'
  | 'DATES'
  | 'ENDORSEMENT'
  | 'ISSUER_TRUST'
  | 'KEY_BINDING'
  | 'NESTED'
  | 'PARSE'
  | 'PROOF'
  | 'RECIPIENT'
  | 'SCHEMA'
  | 'STATUS';

/** Outcome of one check. */
export type CheckResult =
  | 'FAIL'
  | 'NOT_CHECKED'
  | 'PASS'
  | 'WARNING';

/** Roles in a cohort. FACILITATOR: invites, and keeps the cohort; on no side. EDITOR: drafts frameworks. REVIEWER: rates and comments for its side. OBSERVER: reads; on no side. */
export type CohortRole =
  | 'EDITOR'
  | 'FACILITATOR'
  | 'OBSERVER'
  | 'REVIEWER';

/** Sides of a cohort. NONE: facilitators, observers and editors without a vote. */
export type CohortSide =
  | 'EDUCATION'
  | 'EMPLOYER'
  | 'NONE';

/** PUBLIC: everyone with a key may know of the cohort and its members. PRIVATE: its members only. */
export type CohortVisibility =
  | 'PRIVATE'
  | 'PUBLIC';

/** DISCOVERY: be ranked under a pseudonym. DISCLOSURE: be shown to a named organisation. ANALYTICS: be counted in suppressed totals. RESEARCH: adoption studies. */
export type ConsentPurpose =
  | 'ANALYTICS'
  | 'DISCLOSURE'
  | 'DISCOVERY'
  | 'RESEARCH';

/** A new cohort. */
export type CreateCohortInput = {
  /** Such as 30.7101; at most 50. */
  cipCodes: Array<string>;
  /** 1 to 200 characters. */
  discipline: string;
  /** 1 to 20. */
  minimumPerSide?: number | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  /** The side of your own organisation; NONE makes it the facilitator. The founder may always invite. */
  side?: CohortSide | null | undefined;
  /** Such as 15-2051; at most 50. */
  socCodes: Array<string>;
  visibility?: CohortVisibility | null | undefined;
};

/** How it was established, whatever the signature: judged against criteria, finished, seen at work, claimed. */
export type EvidenceBasis =
  | 'ASSESSED'
  | 'CLAIMED'
  | 'COMPLETED'
  | 'OBSERVED';

/** How far evidence can be relied on, strongest first. VERIFIED: good proof by a recognised issuer about this person. VOUCHED: unsigned inside a record that is all that. ENDORSED: given by endorsement credentials, which are not read yet, so nothing has it. VOID counts nothing (broken, revoked, expired, not about this person, negative). */
export type EvidenceClass =
  | 'ENDORSED'
  | 'SELF_ASSERTED'
  | 'UNRECOGNISED_ISSUER'
  | 'VERIFIED'
  | 'VOID'
  | 'VOUCHED';

/** Why to look twice. MAPPING_STALE and MAPPING_ONE_SIDED: a mapping from what the program teaches would help, and does not count as it stands. LEVEL_UNKNOWN: the level taught cannot be compared. ONE_EMPLOYER_ONLY, FEW_JOBS: of a demand with several employers, or at least five jobs, only one employer, or fewer than three jobs, ask. */
export type GapFlag =
  | 'FEW_JOBS'
  | 'LEVEL_UNKNOWN'
  | 'MAPPING_ONE_SIDED'
  | 'MAPPING_STALE'
  | 'ONE_EMPLOYER_ONLY';

/** State of a row, of its hardest line. COVERED: taught to everybody, assessed, at the level. LEVEL_SHORT: below the level, or at one that cannot be compared. NOT_ASSESSED: listed only. ELECTIVE_ONLY: only who chooses it. MISSING: not taught, or only something far from it. */
export type GapStatus =
  | 'COVERED'
  | 'ELECTIVE_ONLY'
  | 'LEVEL_SHORT'
  | 'MISSING'
  | 'NOT_ASSESSED';

/** How the key belongs to the issuer; SELF_CERTIFYING proves a key, not who stands behind it. SELF_ASSERTED: only the document itself says so. */
export type KeyBinding =
  | 'NONE'
  | 'RESOLVED'
  | 'SELF_ASSERTED'
  | 'SELF_CERTIFYING';

/** PARTIAL: some credit, below the threshold. */
export type LineOutcome =
  | 'MET'
  | 'MISSING'
  | 'PARTIAL';

/** Kinds of evidence for a proposal. */
export type MappingEvidenceKind =
  | 'EMBEDDING'
  | 'NEIGHBOUR_MAPPED'
  | 'SAME_CODE'
  | 'SHARED_WORDS'
  | 'TREE_POSITION';

/** Where a mapping came from. */
export type MappingSource =
  | 'IMPORT'
  | 'MACHINE'
  | 'PERSON';

/** Only AGREED counts. ASSERTED: imported, one side's word. STALE: a wording changed after agreement. RETIRED: no longer wanted. */
export type MappingStatus =
  | 'AGREED'
  | 'ASSERTED'
  | 'CONTESTED'
  | 'PROPOSED'
  | 'REJECTED'
  | 'RETIRED'
  | 'STALE'
  | 'SUGGESTED';

/** SKOS mapping relations; origin broadMatch destination: the destination is broader. */
export type MatchRelation =
  | 'broadMatch'
  | 'closeMatch'
  | 'exactMatch'
  | 'narrowMatch'
  | 'relatedMatch';

/** What to do. */
export type NextStepKind =
  | 'GET_ASSESSED'
  | 'GET_VERIFIED'
  | 'LEARN'
  | 'RAISE_LEVEL'
  | 'RENEW';

/** Kinds of step. */
export type PathStepKind =
  | 'BROADER_TO_NARROWER'
  | 'EQUIVALENT'
  | 'MAPPING'
  | 'NARROWER_TO_BROADER'
  | 'PART_TO_WHOLE'
  | 'SIBLING'
  | 'WHOLE_TO_PART';

/** A mapping: origin relation destination. */
export type ProposeMappingInput = {
  /** A cohort of yours, whose sides are asked to rate it; its members must see both ends. Without one nobody is asked. One that cannot decide (a side lacks members; between shared frameworks: no steward approved it) may propose what nobody has said, but takes up nothing, and holds nothing against one that can. */
  cohort?: string | number | null | undefined;
  /** A competency of another framework. */
  destination: string | number;
  /** A competency. */
  origin: string | number;
  /** Why the two correspond, at most 4,000 characters. */
  rationale: string;
  relation: MatchRelation;
  /** True takes up what mappingSuggestions suggests of the two: source MACHINE, with its confidence and evidence. The relation is yours to choose. INVALID when it is not suggested any more. */
  suggested?: boolean | null | undefined;
};

/** A rating; relation null: no correspondence. */
export type RateMappingInput = {
  /** Why, in at most 4,000 characters. */
  comment?: string | null | undefined;
  /** Refuses with STALE_VERSION when the mapping has changed since. */
  expectedRevision?: number | null | undefined;
  /** A mapping of a cohort in which your organisation speaks for a side. */
  mapping: string | number;
  /** What the correspondence is, whatever was proposed; null: there is none. */
  relation?: MatchRelation | null | undefined;
};

/** A rejection. */
export type RejectSuggestionInput = {
  /** One of another framework. */
  destination: string | number;
  /** A competency of the newest published version of a framework. */
  origin: string | number;
  /** Why the two do not correspond, at most 4,000 characters. */
  reason?: string | null | undefined;
};

/** JDX words. */
export type RequirementKind =
  | 'PREFERRED'
  | 'REQUIRED';

/** Progress of long work. */
export type RunState =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'UNDONE';

/** How serious a finding is. */
export type Severity =
  | 'ERROR'
  | 'NOTE'
  | 'WARNING';

/** MEETS_REQUIRED: every REQUIRED line reaches the policy's threshold. MEETS_IF_VERIFIED: it would with better proof. ONE_SHORT: one line fails. A help for people; nothing is rejected by it. */
export type Tier =
  | 'MEETS_IF_VERIFIED'
  | 'MEETS_REQUIRED'
  | 'NOT_YET'
  | 'ONE_SHORT';

/** Stable codes; clients must tolerate new ones. */
export type UserErrorCode =
  | 'CONSENT_MISSING'
  | 'DUPLICATE'
  | 'INVALID'
  | 'ISSUER_NOT_TRUSTED'
  | 'LIMIT'
  | 'NOT_FOUND'
  | 'NOT_QUALIFIED'
  | 'SAME_SIDE'
  | 'STALE_VERSION'
  | 'WRONG_STATE';

/** VALID: all PASS. WARNING: no FAIL. INVALID: a FAIL. UNKNOWN: could not be read or checked. */
export type Verdict =
  | 'INVALID'
  | 'UNKNOWN'
  | 'VALID'
  | 'WARNING';

export type WhoFitsQueryVariables = Exact<{
  job: string | number;
  after?: string | null | undefined;
}>;


export type WhoFitsQuery = { candidates: { edges: Array<{ tier: Tier, fitBp: number, verifiedFitBp: number, potentialFitBp: number, node: { candidateId: string, region: string | null }, explanation: { lines: Array<{ outcome: LineOutcome, weightBp: number, contributionBp: number, missingBp: number, levelShortBp: number, weakEvidenceBp: number, summary: string, requirement: { kind: RequirementKind, text: string, anyOf: Array<
              | { humanCodingScheme: string | null, fullStatement: string }
              | { name: string }
            >, level: { label: string } | null }, path: Array<{ kind: PathStepKind, creditBp: number }>, evidence: { evidenceClass: EvidenceClass, basis: EvidenceBasis, current: boolean } | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, stamp: { policyVersion: string, graphVersion: string, evaluatedAt: string }, decision: { id: string } } };

export type AdHocQueryVariables = Exact<{
  sql: string | number;
  python: string | number;
  r: string | number;
}>;


export type AdHocQuery = { candidates: { edges: Array<{ fitBp: number, tier: Tier }>, stamp: { policyVersion: string } } };

export type ReplayQueryVariables = Exact<{
  decision: string | number;
}>;


export type ReplayQuery = { matchDecision: { at: string, shown: number, replay: { equal: boolean, differences: Array<string> } } | null };

export type GapQueryVariables = Exact<{
  program: string | number;
  job: string | number;
  course: string | number;
}>;


export type GapQuery = { programGap: { coverageBp: number, coverageAfterBp: number | null, openings: number, rows: { edges: Array<{ node: { status: GapStatus, needBp: number, coveredBp: number, coveredAfterBp: number | null, flags: Array<GapFlag>, competency: { humanCodingScheme: string | null, fullStatement: string } | null, requiredLevel: { label: string } | null } }> }, stamp: { graphVersion: string } } };

export type DemandQueryVariables = Exact<{ [key: string]: never; }>;


export type DemandQuery = { competencyDemand: { edges: Array<{ node: { jobProfiles: number, openings: number, employers: number, programs: number, competency: { fullStatement: string }, verifiedLearners: { count: number | null, suppressed: boolean } } }>, stamp: { graphVersion: string } } };

export type SearchQueryVariables = Exact<{
  text: string;
}>;


export type SearchQuery = { competencies: { edges: Array<{ score: number | null, highlight: string | null, node: { humanCodingScheme: string | null, fullStatement: string, framework: { title: string, version: string | null } | null, parents: Array<{ fullStatement: string }> } }> } };

export type MineQueryVariables = Exact<{
  job: string | number;
}>;


export type MineQuery = { viewer: { me: { displayName: string, jobMatches: { edges: Array<{ node: { tier: Tier, fitBp: number, jobProfile: { title: string, employer: { name: string } } } }> }, jobMatch: { nextSteps: Array<{ kind: NextStepKind, gainBp: number, tierAfter: Tier, requirement: { text: string } }>, explanation: { lines: Array<{ summary: string }> } }, credentials: { edges: Array<{ node: { name: string, report: { verdict: Verdict, checks: Array<{ check: CheckKind, result: CheckResult, message: string, path: string | null }> } } }> }, consents: Array<{ id: string, purpose: ConsentPurpose, validUntil: string, withdrawnAt: string | null }>, accessLog: { chainHead: string, edges: Array<{ node: { at: string, purpose: string, action: AccessAction, organisation: { name: string } | null } }> } } | null } };

export type SubmitMutationVariables = Exact<{
  document: string;
}>;


export type SubmitMutation = { submitCredential: { projected: boolean, credential: { report: { verdict: Verdict, keyBinding: KeyBinding, checks: Array<{ check: CheckKind, result: CheckResult, code: string, message: string, path: string | null }> }, assertions: Array<{ evidenceClass: EvidenceClass, basis: EvidenceBasis, competency: { fullStatement: string } | null, level: { label: string, value: number | null } | null }> } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type WithdrawMutationVariables = Exact<{
  consent: string | number;
}>;


export type WithdrawMutation = { withdrawConsent: { projected: boolean, consent: { withdrawnAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type ImportMutationVariables = Exact<{
  package: string;
}>;


export type ImportMutation = { importFramework: { run: { id: string, state: RunState, report: Array<{ severity: Severity, code: string, path: string | null, message: string, repaired: boolean }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string> | null, message: string }> } };

export type SuggestQueryVariables = Exact<{
  from: string | number;
  to: string | number;
}>;


export type SuggestQuery = { mappingSuggestions: { edges: Array<{ node: { relation: MatchRelation, confidenceBp: number, origin: { id: string, humanCodingScheme: string | null, fullStatement: string }, destination: { id: string, humanCodingScheme: string | null, fullStatement: string }, evidence: Array<{ kind: MappingEvidenceKind, text: string, weightBp: number }> } }> } };

export type FoundCohortMutationVariables = Exact<{
  input: CreateCohortInput;
}>;


export type FoundCohortMutation = { createCohort: { cohort: { id: string, name: string } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type InviteMutationVariables = Exact<{
  input: AddCohortMemberInput;
}>;


export type InviteMutation = { addCohortMember: { cohort: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type AcceptMutationVariables = Exact<{
  cohort: string | number;
  side?: CohortSide | null | undefined;
}>;


export type AcceptMutation = { acceptCohortInvitation: { cohort: { members: Array<{ side: CohortSide, organisation: { name: string } }> } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type AskApprovalMutationVariables = Exact<{
  cohort: string | number;
}>;


export type AskApprovalMutation = { requestCohortApproval: { cohort: { revision: number, approvalRequestedAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type AwaitingApprovalQueryVariables = Exact<{ [key: string]: never; }>;


export type AwaitingApprovalQuery = { cohorts: { edges: Array<{ node: { id: string, name: string, discipline: string, revision: number, members: Array<{ side: CohortSide, approvedForShared: boolean, organisation: { name: string } }> } }> } };

export type ApproveMutationVariables = Exact<{
  input: ApproveCohortInput;
}>;


export type ApproveMutation = { approveCohort: { cohort: { approvedForShared: { at: string, by: { name: string } | null } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type TakeUpMutationVariables = Exact<{
  input: ProposeMappingInput;
}>;


export type TakeUpMutation = { proposeMapping: { mapping: { id: string, status: MappingStatus, source: MappingSource, confidenceBp: number | null } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type TurnDownMutationVariables = Exact<{
  input: RejectSuggestionInput;
}>;


export type TurnDownMutation = { rejectSuggestion: { userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type RateMutationVariables = Exact<{
  input: RateMappingInput;
}>;


export type RateMutation = { rateMapping: { mapping: { status: MappingStatus, relation: MatchRelation, creditBp: number, ratings: Array<{ side: CohortSide, relation: MatchRelation | null, comment: string | null, organisation: { name: string } }> } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type AgreementQueryVariables = Exact<{
  cohort: string | number;
}>;


export type AgreementQuery = { node:
    | { agreement: { ratedByBoth: number, approvedBp: number | null, kappa: number | null, kappaLow: number | null, kappaHigh: number | null, openConflicts: number, stale: number } }
    | Record<PropertyKey, never>
   | null };

export type MyMatchQueryVariables = Exact<{
  job: string | number;
}>;


export type MyMatchQuery = { viewer: { me: { jobMatch: { fitBp: number, explanation: { lines: Array<{ conceptCreditBp: number, summary: string, path: Array<{ kind: PathStepKind, creditBp: number, from: { humanCodingScheme: string | null } | null, to: { humanCodingScheme: string | null } | null }> }> } } } | null } };


export const WhoFitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhoFits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"job"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"for"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"jobProfile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"job"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"tiers"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"MEETS_REQUIRED"},{"kind":"EnumValue","value":"MEETS_IF_VERIFIED"}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"Field","name":{"kind":"Name","value":"fitBp"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedFitBp"}},{"kind":"Field","name":{"kind":"Name","value":"potentialFitBp"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidateId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requirement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"anyOf"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Competency"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}},{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CredentialTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"weightBp"}},{"kind":"Field","name":{"kind":"Name","value":"contributionBp"}},{"kind":"Field","name":{"kind":"Name","value":"missingBp"}},{"kind":"Field","name":{"kind":"Name","value":"levelShortBp"}},{"kind":"Field","name":{"kind":"Name","value":"weakEvidenceBp"}},{"kind":"Field","name":{"kind":"Name","value":"path"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"creditBp"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"evidenceClass"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"current"}}]}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stamp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyVersion"}},{"kind":"Field","name":{"kind":"Name","value":"graphVersion"}},{"kind":"Field","name":{"kind":"Name","value":"evaluatedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"decision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<WhoFitsQuery, WhoFitsQueryVariables>;
export const AdHocDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AdHoc"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sql"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"python"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"r"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"for"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"requirements"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"REQUIRED"}},{"kind":"ObjectField","name":{"kind":"Name","value":"anyOf"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"competency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sql"}}}]}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"importance"},"value":{"kind":"IntValue","value":"5"}},{"kind":"ObjectField","name":{"kind":"Name","value":"acceptedEvidence"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"VERIFIED"}]}}]},{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"PREFERRED"}},{"kind":"ObjectField","name":{"kind":"Name","value":"anyOf"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"competency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"python"}}}]},{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"competency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"r"}}}]}]}}]}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fitBp"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stamp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyVersion"}}]}}]}}]}}]} as unknown as DocumentNode<AdHocQuery, AdHocQueryVariables>;
export const ReplayDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Replay"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"decision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matchDecision"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"decision"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"shown"}},{"kind":"Field","name":{"kind":"Name","value":"replay"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"equal"}},{"kind":"Field","name":{"kind":"Name","value":"differences"}}]}}]}}]}}]} as unknown as DocumentNode<ReplayQuery, ReplayQueryVariables>;
export const GapDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Gap"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"program"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"job"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"course"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"programGap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"program"},"value":{"kind":"Variable","name":{"kind":"Name","value":"program"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"demand"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"jobProfiles"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"job"}}]}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"changes"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"addCourse"},"value":{"kind":"Variable","name":{"kind":"Name","value":"course"}}}]}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"coverageBp"}},{"kind":"Field","name":{"kind":"Name","value":"coverageAfterBp"}},{"kind":"Field","name":{"kind":"Name","value":"openings"}},{"kind":"Field","name":{"kind":"Name","value":"rows"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"competency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}},{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"needBp"}},{"kind":"Field","name":{"kind":"Name","value":"coveredBp"}},{"kind":"Field","name":{"kind":"Name","value":"coveredAfterBp"}},{"kind":"Field","name":{"kind":"Name","value":"requiredLevel"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flags"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"stamp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"graphVersion"}}]}}]}}]}}]} as unknown as DocumentNode<GapQuery, GapQueryVariables>;
export const DemandDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Demand"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"competencyDemand"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"SHORTFALL_DESC"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"competency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jobProfiles"}},{"kind":"Field","name":{"kind":"Name","value":"openings"}},{"kind":"Field","name":{"kind":"Name","value":"employers"}},{"kind":"Field","name":{"kind":"Name","value":"programs"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedLearners"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"suppressed"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"stamp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"graphVersion"}}]}}]}}]}}]} as unknown as DocumentNode<DemandQuery, DemandQueryVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"competencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"matchable"},"value":{"kind":"BooleanValue","value":true}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"highlight"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}},{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}},{"kind":"Field","name":{"kind":"Name","value":"framework"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"parents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const MineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Mine"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"job"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"jobMatches"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobProfile"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"employer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"Field","name":{"kind":"Name","value":"fitBp"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"jobMatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"jobProfile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"job"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nextSteps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"gainBp"}},{"kind":"Field","name":{"kind":"Name","value":"tierAfter"}},{"kind":"Field","name":{"kind":"Name","value":"requirement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"credentials"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"check"}},{"kind":"Field","name":{"kind":"Name","value":"result"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"consents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"action"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"chainHead"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MineQuery, MineQueryVariables>;
export const SubmitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Submit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"document"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"submitCredential"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"document"},"value":{"kind":"Variable","name":{"kind":"Name","value":"document"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"keyBinding"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"check"}},{"kind":"Field","name":{"kind":"Name","value":"result"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"assertions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"competency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidenceClass"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"level"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"projected"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SubmitMutation, SubmitMutationVariables>;
export const WithdrawDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Withdraw"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"consent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawConsent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"consent"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"consent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"projected"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WithdrawMutation, WithdrawMutationVariables>;
export const ImportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Import"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"package"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importFramework"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"format"},"value":{"kind":"StringValue","value":"case","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"source"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"package"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"repaired"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ImportMutation, ImportMutationVariables>;
export const SuggestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Suggest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mappingSuggestions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"origin"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}},{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}},{"kind":"Field","name":{"kind":"Name","value":"fullStatement"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"confidenceBp"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"weightBp"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SuggestQuery, SuggestQueryVariables>;
export const FoundCohortDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FoundCohort"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCohortInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCohort"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohort"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<FoundCohortMutation, FoundCohortMutationVariables>;
export const InviteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Invite"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddCohortMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addCohortMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohort"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<InviteMutation, InviteMutationVariables>;
export const AcceptDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Accept"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"side"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CohortSide"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptCohortInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"expectedSide"},"value":{"kind":"Variable","name":{"kind":"Name","value":"side"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohort"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AcceptMutation, AcceptMutationVariables>;
export const AskApprovalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AskApproval"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestCohortApproval"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"cohort"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohort"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"approvalRequestedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AskApprovalMutation, AskApprovalMutationVariables>;
export const AwaitingApprovalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AwaitingApproval"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohorts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"approvalRequested"},"value":{"kind":"BooleanValue","value":true}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"discipline"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"approvedForShared"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AwaitingApprovalQuery, AwaitingApprovalQueryVariables>;
export const ApproveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Approve"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveCohortInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approveCohort"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cohort"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approvedForShared"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ApproveMutation, ApproveMutationVariables>;
export const TakeUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TakeUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ProposeMappingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"proposeMapping"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mapping"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"confidenceBp"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TakeUpMutation, TakeUpMutationVariables>;
export const TurnDownDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TurnDown"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RejectSuggestionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rejectSuggestion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TurnDownMutation, TurnDownMutationVariables>;
export const RateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Rate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RateMappingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rateMapping"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mapping"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"creditBp"}},{"kind":"Field","name":{"kind":"Name","value":"ratings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RateMutation, RateMutationVariables>;
export const AgreementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Agreement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cohort"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Cohort"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agreement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ratedByBoth"}},{"kind":"Field","name":{"kind":"Name","value":"approvedBp"}},{"kind":"Field","name":{"kind":"Name","value":"kappa"}},{"kind":"Field","name":{"kind":"Name","value":"kappaLow"}},{"kind":"Field","name":{"kind":"Name","value":"kappaHigh"}},{"kind":"Field","name":{"kind":"Name","value":"openConflicts"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AgreementQuery, AgreementQueryVariables>;
export const MyMatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyMatch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"job"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobMatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"jobProfile"},"value":{"kind":"Variable","name":{"kind":"Name","value":"job"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fitBp"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conceptCreditBp"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"path"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"humanCodingScheme"}}]}},{"kind":"Field","name":{"kind":"Name","value":"creditBp"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyMatchQuery, MyMatchQueryVariables>;