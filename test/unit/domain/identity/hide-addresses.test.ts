import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideAddresses } from '../../../../functions/domain/identity/address.ts';

describe('hiding the addresses of a text', () => {
  it.each([
    ['a plain one', 'Sent to ana@example.com.', 'Sent to [address].'],
    ['several', 'ana@example.com, bo@example.com;cy@example.com', '[address], [address];[address]'],
    ['one in angle brackets', 'Ana <ana+x@example.com>: no', 'Ana <[address]>: no'],
    ['one in brackets', '(ana@example.com) [bo@example.com]', '([address]) [[address]]'],
    ['one in single quotes', "to 'ana@example.com' now", "to '[address]' now"],
    ['one with an apostrophe', "to o'brien@example.com now", 'to [address] now'],
    ['one beyond ASCII', 'josé@bücher.example', '[address]'],
    ['one at an IP address', 'ana@[192.0.2.1] refused', '[address] refused'],
    ['one at an IP address that was cut off', 'ana@[192.0.2.1', '[address]'],
    ['one with two @', 'ana@home@example.com', '[address]'],
    ['one in a URL', 'mailto:ana@example.com', 'mailto:[address]'],
    ['one in JSON', '{"to":"ana@example.com","n":1}', '{"to":"[address]","n":1}'],
    ['a quoted one', 'to "ana b"@example.com now', 'to [address] now'],
    ['a quoted one after a quoted word', 'said "no" to "ana b"@example.com', 'said "no" to [address]'],
    ['several quoted ones', '"a b"@example.com or "c d"@example.com', '[address] or [address]'],
    ['a quoted one with an @', '"ana b@home c"@example.com', '[address]'],
    ['a quoted one with quotes', String.raw`"ana \"b\" c"@example.com`, '[address]'],
    ['a quoted one with a quote before an @', String.raw`"ana \"@b c"@example.com`, '[address]'],
    ['a quoted one that ends in a backslash', String.raw`"ana b\\"@example.com`, '[address]'],
    ['a quoted one in JSON', JSON.stringify({ to: '"ana b"@example.com' }), '{"to":"[address]"}'],
    [
      'a quoted one with quotes in JSON in JSON',
      JSON.stringify(JSON.stringify(String.raw`to "ana \"b\" c"@example.com`)),
      String.raw`"\"to [address]\""`,
    ],
  ])('hides %s', (_case, text, hidden) => {
    expect(hideAddresses(text)).toBe(hidden);
  });

  it.each([
    '',
    'no address here',
    'meet @ noon, @ana',
    '{"a":"x","name":"@aws-sdk/client-ses","c":["@d","@e"]}',
  ])('leaves other text alone: %s', (text) => {
    expect(hideAddresses(text)).toBe(text);
  });

  it('leaves nothing of any address in a text', () => {
    const around = fc.constantFrom('', ' ', 'to: ', '<', '(', 'said "no" to ', ', ');
    fc.assert(
      fc.property(around, fc.emailAddress(), (before, address) => {
        expect(hideAddresses(`${before}${address} gone`)).toMatch(/\[address\] gone$/);
        expect(hideAddresses(`${before}${address} gone`)).not.toContain('@');
      }),
    );
  });

  it('leaves nothing of any quoted local part, even if it was written as JSON several times', () => {
    const content = fc
      .string({ unit: fc.constantFrom('a', ' ', '"', '\\', '@', '.', ','), minLength: 1, maxLength: 30 })
      .map((text) => text.replace(/["\\]/g, '\\$&'));
    fc.assert(
      fc.property(content, fc.integer({ min: 0, max: 2 }), (local, times) => {
        let text = `"SECRET ${local} SECRET"@example.com`;
        for (let n = 0; n < times; n += 1) text = JSON.stringify({ text });
        expect(hideAddresses(text)).not.toContain('SECRET');
      }),
    );
  });

  it('copes with a megabyte of anything', () => {
    for (const unit of ['a', '"', '\\', '\\"', '"a', 'a@', 'a@[', "'", '.', '"\\\\', '" ', '@', '" ,']) {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(hideAddresses(text).length).toBeLessThanOrEqual(text.length * 4);
    }
  });
});
