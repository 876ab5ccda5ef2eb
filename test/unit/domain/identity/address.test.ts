import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash, domainHash, normaliseAddress } from '../../../../functions/domain/identity/address.ts';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';

describe('an address that can be mailed', () => {
  it.each([
    ['a plain one', 'ana@example.com', 'ana@example.com', 'ana@example.com'],
    [
      'blanks and no-break blanks around it',
      ' \u00a0ana@example.com\t',
      'ana@example.com',
      'ana@example.com',
    ],
    ['capitals stay on the envelope', 'Ana.Lima@Example.COM', 'Ana.Lima@example.com', 'ana.lima@example.com'],
    ['a plus tag', 'ana+crm@example.com', 'ana+crm@example.com', 'ana+crm@example.com'],
    [
      'all signs an atom may have',
      "!#$%&'*+/=?^_`{|}~-@example.com",
      "!#$%&'*+/=?^_`{|}~-@example.com",
      "!#$%&'*+/=?^_`{|}~-@example.com",
    ],
    ['a quoted local part', '"ana lima"@example.com', '"ana lima"@example.com', '"ana lima"@example.com'],
    ['a quoted @', '"ana@home"@example.com', '"ana@home"@example.com', '"ana@home"@example.com'],
    ['needless quotes', '"Ana"@example.com', '"Ana"@example.com', 'ana@example.com'],
    ['needless backslashes', '"a\\na x"@example.com', '"a\\na x"@example.com', '"ana x"@example.com'],
    [
      'an internationalised domain',
      'ana@bücher.example',
      'ana@xn--bcher-kva.example',
      'ana@xn--bcher-kva.example',
    ],
    [
      'the same, decomposed',
      'ana@bu\u0308cher.example',
      'ana@xn--bcher-kva.example',
      'ana@xn--bcher-kva.example',
    ],
    [
      'the same, already in ASCII',
      'ana@XN--BCHER-KVA.example',
      'ana@xn--bcher-kva.example',
      'ana@xn--bcher-kva.example',
    ],
    ['an ideographic full stop', 'ana@例え。example', 'ana@xn--r8jz45g.example', 'ana@xn--r8jz45g.example'],
    ['a right-to-left domain', 'ana@مثال.example', 'ana@xn--mgbh0fb.example', 'ana@xn--mgbh0fb.example'],
    ['one letter before the @', 'a@example.com', 'a@example.com', 'a@example.com'],
    [
      'a quote and a backslash within quotes',
      String.raw`"a\"b\\c d"@example.com`,
      String.raw`"a\"b\\c d"@example.com`,
      String.raw`"a\"b\\c d"@example.com`,
    ],
    ['a last label that ends in digits', 'ana@example.com4', 'ana@example.com4', 'ana@example.com4'],
    ['a last label that starts with a digit', 'ana@example.4com', 'ana@example.4com', 'ana@example.4com'],
    [
      'the longest label',
      `ana@${'b'.repeat(63)}.com`,
      `ana@${'b'.repeat(63)}.com`,
      `ana@${'b'.repeat(63)}.com`,
    ],
    [
      'the longest of all',
      `${'a'.repeat(64)}@${'abcdefgh.'.repeat(20)}abcdefghi`,
      `${'a'.repeat(64)}@${'abcdefgh.'.repeat(20)}abcdefghi`,
      `${'a'.repeat(64)}@${'abcdefgh.'.repeat(20)}abcdefghi`,
    ],
    [
      'the longest local part',
      `${'a'.repeat(64)}@example.com`,
      `${'a'.repeat(64)}@example.com`,
      `${'a'.repeat(64)}@example.com`,
    ],
  ])('%s', (_case, text, address, normalised) => {
    expect(normaliseAddress(text)).toEqual({ kind: 'ok', address, normalised });
  });

  it('keeps dots and tags, because only the receiving server knows what they mean', () => {
    const normalised = ['a.b@example.com', 'ab@example.com', 'ab+x@example.com'].map((text) => {
      const check = normaliseAddress(text);
      return check.kind === 'ok' ? check.normalised : undefined;
    });
    expect(new Set(normalised).size).toBe(3);
  });
});

describe('an address that cannot be mailed', () => {
  it.each([
    ['nothing', '', 'an email address'],
    ['blanks', '   ', 'an email address'],
    ['no @', 'ana.example.com', 'such as ana@example.com'],
    ['nothing before the @', '@example.com', 'such as ana@example.com'],
    ['nothing after the @', 'ana@', 'such as ana@example.com'],
    ['a name with it', 'Ana Lima <ana@example.com>', 'without a name'],
    ['angle brackets', '<ana@example.com>', 'without a name'],
    ['two addresses', 'ana@example.com, bo@example.com', 'one email address only'],
    ['two addresses, semicolon', 'ana@example.com;bo@example.com', 'one email address only'],
    ['two @', 'ana@bo@example.com', 'before the @'],
    ['a blank inside', 'ana lima@example.com', 'before the @'],
    ['two dots', 'ana..lima@example.com', 'before the @'],
    ['an outer dot', '.ana@example.com', 'before the @'],
    ['an unfinished quote', '"ana@example.com', 'before the @'],
    ['a quote within quotes', '"a"b"@example.com', 'before the @'],
    ['a line break', 'ana\r\nBcc: x@example.com', 'before the @'],
    ['a line break in quotes', '"a\r\nb"@example.com', 'before the @'],
    ['a line break in the domain', 'ana@example.com\r\n.org', 'a domain'],
    ['a zero byte', 'a\0na@example.com', 'before the @'],
    ['a local part beyond ASCII', 'josé@example.com', 'mail service cannot deliver'],
    ['an invisible character', 'a\u200bna@example.com', 'mail service cannot deliver'],
    ['a right-to-left mark', '\u202eana@example.com', 'mail service cannot deliver'],
    ['a local part too long', `${'a'.repeat(65)}@example.com`, 'at most 64'],
    ['too long as a whole', `ana@${'abcdefgh.'.repeat(29)}com`, 'at most'],
    ['no dot in the domain', 'ana@localhost', 'a domain'],
    ['an outer dot in the domain', 'ana@example.com.', 'a domain'],
    ['two dots in the domain', 'ana@example..com', 'a domain'],
    ['a label that starts with a hyphen', 'ana@-a.example.com', 'a domain'],
    ['a label that ends with a hyphen', 'ana@a-.example.com', 'a domain'],
    ['words after the brackets', 'Ana <ana@example.com> here', 'before the @'],
    ['brackets without an address', 'ana@example.com <home>', 'a domain'],
    ['one character too many', `${'a'.repeat(64)}@${'abcdefgh.'.repeat(20)}abcdefghij`, 'at most 254'],
    ['as much as is read', `${'a'.repeat(988)}@example.com`, 'at most 64'],
    ['more than is read', `${'a'.repeat(989)}@example.com`, 'at most 254'],
    ['a label too long', `ana@${'a'.repeat(64)}.com`, 'a domain'],
    ['an underscore in the domain', 'ana@my_host.example.com', 'a domain'],
    ['an IP address', 'ana@192.0.2.1', 'a domain'],
    ['an IP address in hex', 'ana@0xc0.0x00.0x02.0x01', 'a domain'],
    ['an address literal', 'ana@[192.0.2.1]', 'a domain'],
    ['a port', 'ana@example.com:25', 'a domain'],
    ['a percent escape', 'ana@ex%61mple.com', 'a domain'],
    ['malformed Punycode', 'ana@xn--a.example', 'a domain'],
    ['a right-to-left mark in the domain', 'ana@a\u202eb.example', 'a domain'],
  ])('%s', (_case, text, expected) => {
    const check = normaliseAddress(text);
    expect(check).toMatchObject({ kind: 'bad', expected: expect.stringContaining(expected) });
  });
});

it.each(['', '   '])('says that %j is no address at all', (text) => {
  expect(normaliseAddress(text)).toEqual({ kind: 'bad', expected: 'an email address' });
});

describe('normalising', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const once = normaliseAddress(text);
        if (once.kind === 'bad') return;
        expect(normaliseAddress(once.normalised)).toMatchObject({ normalised: once.normalised });
        expect(normaliseAddress(once.address)).toEqual(once);
      }),
    );
  });

  it('accepts every address of RFC 5322 that fast-check makes', () => {
    fc.assert(fc.property(fc.emailAddress(), (text) => normaliseAddress(text).kind === 'ok'));
  });

  it('writes a domain as the standard has it (UTS 46), and accepts none that the standard changes into another', () => {
    const label = fc.oneof(
      fc.constantFrom(
        'example',
        '1',
        '0x7f',
        '0xaf',
        '0x',
        '127',
        'xn--bcher-kva',
        'xn--x',
        'a--b',
        'EXAMPLE',
        'bücher',
      ),
      fc.stringMatching(/^[a-z0-9-]{1,8}$/),
    );
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), (labels) => {
        const check = normaliseAddress(`ana@${labels.join('.')}`);
        if (check.kind === 'ok') expect(check.address).toBe(`ana@${domainToASCII(labels.join('.'))}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts any text as input, and what it takes as an address is printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const check = normaliseAddress(`${a}@${b}.example`);
        if (check.kind === 'ok') expect(check.address).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });
});

describe('the hash of an address', () => {
  const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
  const others = makeKeyRing('q'.repeat(32), ['s'.repeat(32)]);

  it('is 24 base32 characters that depend on the key', () => {
    const hash = addressHash('ana@example.com', keys.address);
    expect(hash).toMatch(/^[a-z2-7]{24}$/);
    expect(addressHash('ana@example.com', keys.address)).toBe(hash);
    expect(addressHash('ana@example.com', others.address)).not.toBe(hash);
  });
});

describe('the name of a domain', () => {
  const keys = makeKeyRing('a'.repeat(32), []);
  const others = makeKeyRing('b'.repeat(32), []);
  const hash = domainHash('ana@example.com', keys.address);

  it('is 8 base32 characters that depend on the key', () => {
    expect(hash).toMatch(/^[a-z2-7]{8}$/);
    expect(domainHash('ana@example.com', others.address)).not.toBe(hash);
  });

  it.each([
    ['of another person there', 'bo@example.com', true],
    ['of an address in capitals', 'Ana@Example.COM', true],
    ['of a quoted local part with an @', '"a@other.example"@example.com', true],
    ['of a domain below it', 'ana@mail.example.com', false],
    ['of another domain', 'ana@example.org', false],
  ])('%s: the same is %s', (_, address, isSame) => {
    expect(domainHash(address, keys.address) === hash).toBe(isSame);
  });

  it('is no beginning of the hash of any address', () => {
    expect(addressHash('ana@example.com', keys.address).startsWith(hash)).toBe(false);
    expect(addressHash('example.com', keys.address).startsWith(hash)).toBe(false);
  });
});
