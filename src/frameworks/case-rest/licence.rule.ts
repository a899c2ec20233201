/**
 * Licences that let anyone read and pass on a framework as it is. Each is known by the forms of its address and of its
 * name, as regular expressions that JavaScript and PostgreSQL read alike, over the whole text in lower case without
 * surrounding space: a sentence that only mentions a licence ("not under CC BY") is none. No licence, and one that is
 * not here, is not public: nobody has said that it may be. Decision `public`.
 */
export const OPEN_LICENCES: readonly { readonly name: string; readonly forms: readonly string[] }[] = [
  {
    // All six share; NC and ND bind those who receive, not who passes on unchanged and unpaid.
    name: 'Creative Commons BY, BY-SA, BY-NC, BY-NC-SA, BY-ND, BY-NC-ND',
    forms: [
      '^https?://(www\\.)?creativecommons\\.org/licenses/by(-nc)?(-sa|-nd)?/[1-4]\\.[0-9](/[a-z]{2,4}(-[a-z]{2,4})?)?(/(deed|legalcode)(\\.[a-z_-]{2,8})?)?/?$',
      '^https?://(www\\.)?spdx\\.org/licenses/cc-by(-nc)?(-sa|-nd)?-[1-4]\\.[0-9](\\.html)?$',
      '^(creative commons|cc)[ -]by([ -]nc)?([ -](sa|nd))?([ -][1-4]\\.[0-9])?( international| unported)?( licen[cs]e)?$',
      '^(this (work|framework|document) is licensed under (a|the) )?(creative commons|cc) attribution([ -]non-?commercial)?([ -](share-?alike|no-?deriv(atives|s)))?( [1-4]\\.[0-9])?( international| unported)?( public)?( licen[cs]e)?( \\((cc )?by[a-z0-9. -]*\\))?\\.?$',
    ],
  },
  {
    name: 'CC0 and the Public Domain Mark',
    forms: [
      '^https?://(www\\.)?creativecommons\\.org/publicdomain/(zero|mark)/1\\.0(/(deed|legalcode)(\\.[a-z_-]{2,8})?)?/?$',
      '^https?://(www\\.)?spdx\\.org/licenses/cc0-1\\.0(\\.html)?$',
      '^(cc0|cc zero|creative commons zero)([ -]1\\.0)?( universal)?( public domain dedication)?( \\(cc0\\))?$',
      '^public domain( mark)?( 1\\.0)?$',
    ],
  },
  {
    name: 'MIT and Apache 2.0, under which fixtures and vocabularies of software projects stand',
    forms: [
      '^https?://(www\\.)?opensource\\.org/licenses?/(mit|apache-2\\.0)(/|\\.php)?$',
      '^https?://(www\\.)?apache\\.org/licenses/license-2\\.0(\\.html|\\.txt)?$',
      '^https?://(www\\.)?spdx\\.org/licenses/(mit|apache-2\\.0)(\\.html)?$',
      '^(the )?mit( licen[cs]e)?$',
      '^apache( licen[cs]e)?,?[ -](version )?2\\.0$',
    ],
  },
]

const FORMS = OPEN_LICENCES.flatMap(({ forms }) => forms)

/** One form for all, as PostgreSQL's `~` takes it. */
export const OPEN_LICENCE = FORMS.map((form) => `(${form})`).join('|')

const open = new RegExp(OPEN_LICENCE)

/** Whether a licence's address, name or text is one of these. The database asks the same with OPEN_LICENCE. */
export const isOpenLicence = (text: string): boolean => open.test(text.trim().toLowerCase())
