import { describe, expect, it } from 'vitest';
import {
  isWeekday,
  makeDateNames,
  monthOf,
} from '../../../../../functions/domain/importing/values/month-names.ts';

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);
const TWELVE = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

describe('the names of the months', () => {
  it.each([
    ['English', 'January February March April May June July August September October November December'],
    ['short in English', 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'],
    ['British, short', 'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec'],
    ['German', 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'],
    ['Austrian', 'Jänner Februar März April Mai Juni Juli August September Oktober November Dezember'],
    ['short in German', 'Jan. Feb. Mrz Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.'],
    ['French', 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'],
    ['short in French', 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'],
    ['Canadian, short', 'janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.'],
    ['Spanish', 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'],
    ['short in Spanish', 'ene feb mar abr may jun jul ago sept oct nov dic'],
  ])('%s: %s', (_language, names) => {
    expect(wordsOf(names).map(monthOf)).toEqual(TWELVE);
  });

  it('are all names of one of twelve', () => {
    const { months } = makeDateNames();
    expect(new Set(months.values())).toEqual(new Set(TWELVE));
    expect(months.get('mrz')).toBe(3);
    expect(months.get('janner')).toBe(1);
    expect(['', '1', '5', 'undefined'].filter((name) => months.has(name))).toEqual([]);
  });

  it.each(['', 'Monday', '5', '1', 'Mz', 'undefined'])('%j is none', (word) => {
    expect(monthOf(word)).toBeUndefined();
  });
});

describe('the names of the days of the week', () => {
  it.each([
    ['English', 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'],
    ['short in English', 'Mon Tue Wed Thu Fri Sat Sun'],
    ['German', 'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag'],
    ['short in German', 'Mo Di Mi Do Fr Sa So'],
    ['French', 'lundi mardi mercredi jeudi vendredi samedi dimanche'],
    ['short in French', 'lun. mar. mer. jeu. ven. sam. dim.'],
    ['Spanish', 'lunes martes miércoles jueves viernes sábado domingo'],
    ['short in Spanish', 'lun mar mié jue vie sáb dom'],
  ])('%s: %s', (_language, names) => {
    expect(wordsOf(names).filter((name) => !isWeekday(name))).toEqual([]);
  });

  it('are nothing else', () => {
    const { weekdays } = makeDateNames();
    expect(weekdays.has('monday')).toBe(true);
    expect(weekdays.has('mo')).toBe(true);
    expect(weekdays.has('miercoles')).toBe(true);
    expect(['', 'january', '5', 'undefined'].filter((name) => weekdays.has(name))).toEqual([]);
  });
});
