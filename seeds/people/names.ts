import type { Random } from './random.ts'

/** Names made up from many places; nobody in particular is meant. */
const GIVEN = (
  'Adaeze Alina Amadou Anouk Arjun Asha Beatriz Benedikt Bilal Brigid Camila Caspian Chidi Cosima Dalia Dariusz Delphine ' +
  'Emeka Eszter Fabrice Farida Fintan Gideon Greta Hana Hector Ifeoma Ilse Imani Isidro Ivo Jaswinder Jorun Kaito Katya ' +
  'Kofi Laszlo Leocadia Lubna Maeve Malik Mariela Mateusz Mirela Nadia Nikhil Noor Odile Oluwaseun Orla Paloma Petra ' +
  'Quentin Rashid Renata Rosalind Samira Santiago Selma Siobhan Sunita Tadeo Tamsin Teodora Thandiwe Ulla Viggo Wren ' +
  'Xiomara Yara Yusuf Zahra Zoltan'
).split(' ')

const FAMILY = (
  'Abernethy Achterberg Adeyemi Almgren Bacigalupo Banerjee Birkeland Brzezicki Calloway Castellanos Chukwu Corriveau ' +
  'Dambrauskas Delacroix Dhillon Dragomir Ekholm Fairweather Farouk Fontaine Gallowglass Ghorbani Guerrero Haddad ' +
  'Halvorsen Hashimoto Iglesias Ingebrigtsen Jankowski Kapoor Karimov Kowalczyk Lachance Lindqvist Lovelace Mahlangu ' +
  'Marchetti Mbeki Mendonca Nakamura Ndiaye Novotny Obuya Okonjo Olszewski Pakenham Paredes Quintero Rasmussen Ravndal ' +
  'Rosenthal Saltonstall Sandoval Santangelo Schoenfeld Sithole Skarsgaard Tanaka Thistlewood Tolliver Uzun Vandermeer ' +
  'Villanueva Wachowiak Winterbourne Yilmaz Zamora Zielinski'
).split(' ')

/** As many different names as asked for. */
export function distinctNames(random: Random, count: number): string[] {
  const all = GIVEN.flatMap((given) => FAMILY.map((family) => `${given} ${family}`))
  return random.shuffled(all).slice(0, count)
}

export const emailOf = (name: string): string =>
  `${name.toLowerCase().replaceAll(' ', '.')}@learners.tamarackvalley.example`
