/** OB 3.0 AchievementType: the words that the standard has. */
const KNOWN: ReadonlySet<string> = new Set(
  `
    Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge BachelorDegree
    Certificate CertificateOfCompletion Certification CommunityService Competency Course CoCurricular Degree
    Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment JourneymanCertificate LearningProgram License
    Membership ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential
    ResearchDoctorate SecondarySchoolDiploma
  `
    .trim()
    .split(/\s+/),
)

/** An extension of one of the standard's vocabularies. */
export const EXTENSION = /^ext:[A-Za-z0-9._|-]+$/

/** An extension is a word, not a text. */
const MAX_EXTENSION = 100

/** True for a word that the standard itself has: it tells nothing of who awarded it. */
export const isStandardType = (value: string): boolean => KNOWN.has(value)

/** True for a word of OB 3.0 AchievementType, and for an extension of it. */
export const isAchievementType = (value: string): boolean =>
  KNOWN.has(value) || (value.length <= MAX_EXTENSION && EXTENSION.test(value))
