import type { Domain, FrameworkSource } from './case-package.ts'

const safeCare: Domain = {
  code: 'A',
  title: 'Safe care',
  items: [
    ['A1', 'Cleans hands and uses protective equipment at every point of care where it is due.'],
    ['A2', "Checks a person's identity with two identifiers before care, a test or a transport."],
    ['A3', 'Leaves the bed space free of fall hazards, with call bell, light and aids within reach.'],
    ['A4', 'Follows contact, droplet and airborne precautions, and takes equipment off in the right order.'],
    ['A5', 'Puts sharps, waste and soiled linen into the right container at the point of use.'],
    ['A6', 'Recognises choking or collapse, calls for help and begins basic life support.'],
    ['A7', 'Disinfects shared equipment between persons for the contact time on the product.'],
    ['A8', 'Acts on fire and evacuation alarms in own area by the local plan.'],
    ['A9', 'Finds early signs of pressure damage on skin and reports them within the shift.'],
    ['A10', 'Speaks up when a step is about to go wrong, whoever is taking it.'],
  ],
}

const observe: Domain = {
  code: 'B',
  title: 'Observe and measure',
  items: [
    ['B1', "Notices a change in a person's look, breathing or behaviour and reports it without delay."],
    ['B2', 'Measures vital signs and reports at once what is outside the limits given.'],
    ['B3', 'Counts breaths for a full minute without the person changing how they breathe.'],
    ['B4', 'Measures intake and output and keeps the running balance.'],
    ['B5', 'Tests blood glucose by finger-prick with a checked meter and repeats a doubtful reading.'],
    ['B6', 'Asks about pain with the scale that suits the person and passes the answer on.'],
    ['B7', 'Weighs and measures a person by the same method each time.'],
    ['B8', 'Collects urine, stool and sputum specimens, labelled and in time.'],
    ['B9', 'Stays with a person under constant observation and records at the intervals set.'],
  ],
}

const moving: Domain = {
  code: 'C',
  title: 'Moving and daily living',
  items: [
    ['C1', 'Helps a person wash, dress and groom in the way they choose.'],
    ['C2', 'Helps with toileting and continence care, and keeps skin dry and dignity whole.'],
    ['C3', 'Moves and positions a person with equipment that spares both from injury.'],
    ['C4', 'Walks with a person, with the aid and gait belt that the plan names.'],
    ['C5', 'Turns a person in bed by the turning schedule.'],
    ['C6', 'Transfers a person between bed, chair and stretcher with a second helper where the plan says so.'],
    ['C7', 'Checks sling, load and battery of a hoist before lifting.'],
    ['C8', 'Serves the diet and texture ordered, and watches for trouble with swallowing.'],
    ['C9', "Helps a person eat and drink at that person's pace."],
    ['C10', 'Takes joints through the range of motion that the therapist has shown.'],
    ['C11', 'Gives mouth care, also to a person who cannot help.'],
  ],
}

const procedures: Domain = {
  code: 'D',
  title: 'Procedures',
  items: [
    ['D1', 'Draws venous blood and labels at the bedside.'],
    ['D2', 'Draws capillary blood from finger or heel with as little pain as can be.'],
    ['D3', 'Places 12 leads and records a readable trace.'],
    ['D4', 'Removes a peripheral line when ordered, and holds pressure until bleeding stops.'],
    ['D5', 'Changes a simple dressing with clean technique and reports what the wound shows.'],
    ['D6', 'Empties drains and catheter bags, and measures what they held.'],
    ['D7', 'Sets up oxygen by cannula or mask at the flow ordered.'],
    ['D8', 'Prepares a person for a bedside procedure and stays with them throughout.'],
  ],
}

const record: Domain = {
  code: 'E',
  title: 'Record and report',
  items: [
    ['E1', 'Gives and takes shift report in the order that the ward uses.'],
    ['E2', 'Charts care in the electronic record before leaving the person.'],
    ['E3', 'Tells the nurse a critical value in words, and records that it was heard.'],
    ['E4', 'Reports an incident or near miss within the shift, with facts only.'],
    ['E5', 'Keeps what is seen and heard of a person among those who care for them.'],
    ['E6', 'Answers call lights and telephone, and passes each message on whole.'],
  ],
}

const team: Domain = {
  code: 'F',
  title: 'Person and team',
  items: [
    ['F1', 'Says own name and role, explains each step and waits for consent.'],
    ['F2', 'Supports a person with dementia by routine, short sentences and calm surroundings.'],
    ['F3', 'Cares for the dying and the dead with respect, and makes room for family and custom.'],
    ['F4', 'Takes on delegated tasks only within own scope, and says when one lies outside it.'],
    ['F5', 'Orders the tasks of a shift by risk to persons, and again when that changes.'],
    ['F6', 'Works through an interpreter while speaking to the person.'],
  ],
}

/** Patient-Care Technician: 50 competencies, each observed on a checklist by a named role. */
export const PCT: FrameworkSource = {
  key: 'PCT',
  title: 'Patient-Care Technician',
  version: '3.0',
  creator: 'Tamarack Valley Patient-Care Cohort',
  description:
    'What a patient-care technician does at the bedside, written by two colleges and two hospital groups. Each statement is observed on a checklist by a named role.',
  subject: 'Patient care',
  adopted: '2026-01-12',
  domainWord: 'Domain',
  itemWord: 'Competency',
  scaleTitle: 'PCT levels of supervision',
  scale: [
    { label: 'Assisted', description: 'Takes part while a qualified person does the task.' },
    { label: 'Supervised', description: 'Does the task while a qualified person watches.' },
    { label: 'Independent', description: 'Does the task alone, signed off on the checklist.' },
  ],
  domains: [safeCare, observe, moving, procedures, record, team],
}
