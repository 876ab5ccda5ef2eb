import { expect, it } from 'vitest';
import { remembered } from '../../../../../functions/domain/importing/values/remembered.ts';

const counting = () => {
  const asked: string[] = [];
  const read = (text: string): string | undefined => {
    asked.push(text);
    return text === '' ? undefined : `${text}!`;
  };
  return { asked, read: remembered(read, 2) };
};

it('asks once for each text, even if the answer is undefined', () => {
  const { asked, read } = counting();
  expect(['a', '', 'a', ''].map(read)).toEqual(['a!', undefined, 'a!', undefined]);
  expect(asked).toEqual(['a', '']);
});

it('keeps no more than its limit, and still answers', () => {
  const { asked, read } = counting();
  expect(['a', 'b', 'c', 'c', 'a'].map(read)).toEqual(['a!', 'b!', 'c!', 'c!', 'a!']);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});
