import type { FrameworkSource } from './case-package.ts'

/** Durable Skills at Work: nine areas of four. */
export const DSW: FrameworkSource = {
  key: 'DSW',
  title: 'Durable Skills at Work',
  version: '1.4',
  creator: 'Tamarack Valley Durable Skills Cohort',
  description:
    'Skills that stay useful when tools and jobs change, each written as something a colleague can see happen.',
  subject: 'Durable skills',
  adopted: '2025-09-01',
  domainWord: 'Area',
  itemWord: 'Competency',
  scaleTitle: 'DSW stages',
  scale: [
    { label: 'Emerging', description: 'Does it when reminded, or in a familiar setting.' },
    { label: 'Practising', description: 'Does it unprompted in day-to-day work.' },
    { label: 'Modelling', description: 'Does it under pressure, and others take it up from them.' },
  ],
  domains: [
    {
      code: 'A',
      title: 'Working together',
      items: [
        ['A1', 'Passes on what others need for their part without being chased for it.'],
        ['A2', 'Agrees who does what by when, and keeps own share of it.'],
        ['A3', 'Settles a disagreement with a colleague face to face and on the merits.'],
        ['A4', 'Hands over work so that the next person can go on without asking.'],
      ],
    },
    {
      code: 'B',
      title: 'Solving new problems',
      items: [
        ['B1', 'States a problem in own words and checks that the others mean the same one.'],
        ['B2', 'Tries the cheapest test first when the cause is unknown.'],
        ['B3', 'Compares at least two ways forward before taking one, and can say why.'],
        ['B4', 'Adapts a known method to a case it was not made for.'],
      ],
    },
    {
      code: 'C',
      title: 'Weighing evidence',
      items: [
        ['C1', 'Keeps what was seen apart from what was concluded.'],
        ['C2', 'Judges a source by who made it, how and for what purpose.'],
        ['C3', 'Changes own view when the evidence does, and says so.'],
        ['C4', 'Asks what would prove an idea wrong before acting on it.'],
      ],
    },
    {
      code: 'D',
      title: 'Noticing and responding to others',
      items: [
        ['D1', 'Notices distress or confusion in another person and changes own pace, words or help.'],
        ['D2', 'Hears a person out and repeats the request before answering it.'],
        ['D3', 'Draws in the person who has not been heard.'],
        ['D4', 'Gives feedback on the work, specific enough to act on.'],
      ],
    },
    {
      code: 'E',
      title: 'Staying steady',
      items: [
        ['E1', 'Keeps to the safe procedure when hurried or watched.'],
        ['E2', 'Says in time when the load is too much, and asks for help or a new order of tasks.'],
        ['E3', 'Owns a mistake at once, limits its effect and mends it.'],
        ['E4', 'Stays calm and courteous with a person who is angry.'],
      ],
    },
    {
      code: 'F',
      title: 'Taking initiative',
      items: [
        ['F1', 'Raises a problem with a first suggestion before being asked.'],
        ['F2', 'Finds the next useful task when one is done.'],
        ['F3', 'Carries an improvement through until it is in daily use.'],
        ['F4', 'Goes and gets the facts that a decision is waiting for.'],
      ],
    },
    {
      code: 'G',
      title: 'Explaining so others can act',
      items: [
        ['G1', 'Writes an instruction that a newcomer can follow alone.'],
        ['G2', 'Explains a finding to the people who must act on it, at their level, and checks they could act.'],
        ['G3', 'Fits channel and length of a message to what its reader must do.'],
        ['G4', 'Shows a task to a learner, lets them do it and stays until they can.'],
      ],
    },
    {
      code: 'H',
      title: 'Working across cultures',
      items: [
        ['H1', 'Asks how a name is said and how a person wishes to be addressed, and keeps to it.'],
        ['H2', 'Checks understanding across a language gap without talking down.'],
        ['H3', 'Tells own habits from rules, and bends the habit when it shuts someone out.'],
        ['H4', "Plans shared work around others' holidays, faiths and family duties."],
      ],
    },
    {
      code: 'I',
      title: 'Keeping on learning',
      items: [
        ['I1', 'Sets a learning goal for a task and says how reaching it will show.'],
        ['I2', 'Asks for feedback and shows what changed because of it.'],
        ['I3', 'Learns a new tool from its documentation far enough to do a real task.'],
        ['I4', 'Keeps notes of what was learnt that others can use.'],
      ],
    },
  ],
}
