import { CARE_JOBS } from './jobs-care.ts'
import { DATA_JOBS } from './jobs-data.ts'
import { OFFICE_JOBS } from './jobs-office.ts'
import { STORY_JOBS } from './jobs-story.ts'
import type { WorldJob } from './model.ts'

/** Every open job of the valley. */
export const JOBS: readonly WorldJob[] = [...STORY_JOBS, ...DATA_JOBS, ...OFFICE_JOBS, ...CARE_JOBS]

/** O*NET-SOC occupations that the jobs refer to: codes and titles of O*NET 29.0 (CC BY 4.0, U.S. Department of Labor). */
export const OCCUPATIONS: Readonly<Record<string, string>> = {
  '13-1031.00': 'Claims Adjusters, Examiners, and Investigators',
  '13-1041.00': 'Compliance Officers',
  '13-1081.02': 'Logistics Analysts',
  '13-1151.00': 'Training and Development Specialists',
  '13-2031.00': 'Budget Analysts',
  '15-1242.00': 'Database Administrators',
  '15-2041.00': 'Statisticians',
  '15-2051.01': 'Business Intelligence Analysts',
  '15-2051.02': 'Clinical Data Managers',
  '19-4013.00': 'Food Science Technicians',
  '19-4061.00': 'Social Science Research Assistants',
  '21-1094.00': 'Community Health Workers',
  '29-2072.00': 'Medical Records Specialists',
  '29-2099.00': 'Health Technologists and Technicians, All Other',
  '29-9021.00': 'Health Information Technologists and Medical Registrars',
  '31-1121.00': 'Home Health Aides',
  '31-1131.00': 'Nursing Assistants',
  '31-9099.00': 'Healthcare Support Workers, All Other',
  '43-4051.00': 'Customer Service Representatives',
  '43-4161.00': 'Human Resources Assistants, Except Payroll and Timekeeping',
  '43-4199.00': 'Information and Record Clerks, All Other',
  '43-5032.00': 'Dispatchers, Except Police, Fire, and Ambulance',
  '43-5061.00': 'Production, Planning, and Expediting Clerks',
  '43-6013.00': 'Medical Secretaries and Administrative Assistants',
  '43-9111.00': 'Statistical Assistants',
  '53-1042.00': 'First-Line Supervisors of Helpers, Laborers, and Material Movers, Hand',
}
