import { describe, expect, test } from 'vitest';
import { classifySesError } from '../../../../functions/email/ses/classify-ses-error.ts';

const FROM = 'ask@mail.example.com';
const UNVERIFIED =
  'Email address is not verified. The following identities failed the check in region EU-WEST-1:';

const refusal = (name: string, message: string, httpStatusCode = 400) =>
  Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode } });
const system = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

describe('what a failed call to SES says about the mail', () => {
  test.each([
    ['faulty', refusal('MessageRejected', 'Message rejected: bad content')],
    ['refused', refusal('InvalidParameterValue', 'Missing final @domain')],
    ['refused', refusal('InvalidParameterValue', "Missing final '@domain'")],
    ['refused', refusal('InvalidParameterValue', 'Local address contains control or whitespace')],
    ['refused', refusal('InvalidParameterValue', 'Domain contains illegal character')],
    ['refused', refusal('InvalidParameterValue', 'Illegal address')],
    ['refused', refusal('MessageRejected', 'Address blacklisted.')],
    ['faulty', refusal('InvalidParameterValue', "Duplicate header 'Subject'.")],
    ['faulty', refusal('InvalidParameterValue', 'Header too long: 1200')],
    ['faulty', refusal('SomethingNew', 'a refusal nobody has seen yet')],
    ['slow-down', refusal('Throttling', 'Maximum sending rate exceeded.')],
    ['slow-down', refusal('ThrottlingException', 'Rate exceeded')],
    ['slow-down', refusal('TooManyRequests', 'wait', 429)],
    ['slow-down', refusal('Unknown', 'wait', 429)],
    ['stop-for-today', refusal('Throttling', 'Daily message quota exceeded.')],
    ['stop', refusal('Throttling', 'Sending is paused for this account.')],
    [
      'stop',
      refusal(
        'MessageRejected',
        'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
      ),
    ],
    [
      'stop',
      refusal('MessageRejected', 'Sending suspended for this account. For more information, please …'),
    ],
    ['stop', refusal('MessageRejected', 'Sending was disabled.')],
    ['stop', refusal('MessageRejected', 'Your account is under review.')],
    ['stop', refusal('AccountSendingPausedException', 'Email sending is disabled')],
    ['stop', refusal('ConfigurationSetSendingPausedException', 'paused')],
    ['stop', refusal('ConfigurationSetDoesNotExistException', 'Configuration set <main> does not exist')],
    ['stop', refusal('ConfigurationSetDoesNotExist', 'Configuration set <main> does not exist')],
    ['stop', refusal('MailFromDomainNotVerifiedException', 'not verified')],
    ['stop', refusal('MessageRejected', 'Email address is not verified. The following identities failed')],
    ['stop', refusal('MessageRejected', `${UNVERIFIED} ${FROM}`)],
    [
      'stop',
      refusal('MessageRejected', `${UNVERIFIED} ana@example.org, Example Company <Ask@mail.example.com>`),
    ],
    ['stop', refusal('MessageRejected', `${UNVERIFIED} mail.example.com, ana@example.org`)],
    ['stop', refusal('MessageRejected', `${UNVERIFIED} arn:aws:ses:eu-west-1:1:identity/example.com`)],
    ['stop', refusal('MessageRejected', `${UNVERIFIED} `)],
    ['stop', refusal('MessageRejected', `${UNVERIFIED} ana@example.org, mail.example.com`)],
    ['refused', refusal('MessageRejected', `${UNVERIFIED} ana@example.org`)],
    ['refused', refusal('MessageRejected', `${UNVERIFIED}ana@example.org`)],
    ['refused', refusal('MessageRejected', `${UNVERIFIED} "Lopez, Ana" <ana@example.org>`)],
    ['refused', refusal('MessageRejected', `${UNVERIFIED} colleague@mail.example.com`)],
    ['stop', refusal('AccessDenied', 'not authorized to perform ses:SendRawEmail', 403)],
    ['stop', refusal('ExpiredToken', 'The security token included in the request is expired', 403)],
    ['stop', refusal('SignatureDoesNotMatch', 'The request signature we calculated does not match', 403)],
    ['stop', refusal('InvalidClientTokenId', 'The security token included in the request is invalid', 403)],
    ['stop', refusal('RequestExpired', 'Request timestamp is too skewed')],
    ['faulty', refusal('TemplateAccessDenied', 'the name only ends like one of them')],
    ['faulty', refusal('MessageRejected', `${'no '.repeat(1_500)}Sending is paused`)],
    ['stop-for-today', Object.assign(refusal('Throttling', ''), { Message: 'Daily sending quota exceeded' })],
    ['slow-down', refusal('LimitExceededException', 'Too many requests')],
    ['slow-down', refusal('Throttling', 'Rate exceeded', 429)],
    ['stop-for-today', refusal('LimitExceededException', 'Daily sending quota exceeded')],
    ['refused', refusal('InvalidParameterValue', 'Recipient is blocked', 422)],
    ['faulty', refusal('MessageTooLong', 'Message length is more than 10485760 bytes long', 413)],
    ['faulty', refusal('InvalidTag', 'The tag name is not valid')],
    ['ambiguous', refusal('RequestTimeout', 'The request took too long', 408)],
    ['ambiguous', refusal('Throttling', 'Rate exceeded', 500)],
    // SES took it, at least by its status.
    ['ambiguous', refusal('Throttling', 'Maximum sending rate exceeded.', 200)],
    ['not-sent', system('ENOTFOUND', 'getaddrinfo')],
    ['not-sent', system('EHOSTUNREACH', 'connect')],
    ['not-sent', system('ENETUNREACH', 'connect')],
    ['not-sent', system('EADDRNOTAVAIL', 'connect')],
    ['not-sent', system('EMFILE', 'connect')],
    ['not-sent', system('ECONNRESET', 'connect')],
    [
      'not-sent',
      Object.assign(
        new Error('Client network socket disconnected before secure TLS connection was established'),
        {
          code: 'ECONNRESET',
        },
      ),
    ],
    ['not-sent', Object.assign(new Error('no token'), { name: 'TokenProviderError' })],
    ['ambiguous', Object.assign(new Error('late'), { name: 'TokenProviderErrorLater' })],
    ['ambiguous', Object.assign(new Error('late'), { code: 'ERR_SSL_NO_CERT_SET' })],
    // A status that is no number says nothing.
    ['not-sent', Object.assign(system('ECONNREFUSED', 'connect'), { $metadata: { httpStatusCode: '429' } })],
    // A code that only says the name again: the one of the cause counts.
    [
      'not-sent',
      Object.assign(new Error('x'), {
        name: 'TimeoutError',
        code: 'TimeoutError',
        cause: system('EAI_AGAIN', 'getaddrinfo'),
      }),
    ],
    ['not-sent', system('EAI_AGAIN', 'getaddrinfo')],
    ['not-sent', system('ECONNREFUSED', 'connect')],
    ['not-sent', system('ETIMEDOUT', 'connect')],
    ['not-sent', Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' })],
    ['not-sent', Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
    [
      'not-sent',
      Object.assign(new Error('error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure'), {
        code: 'EPROTO',
      }),
    ],
    [
      'ambiguous',
      Object.assign(new Error('bad record mac'), { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }),
    ],
    [
      'not-sent',
      Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }),
    ],
    ['not-sent', Object.assign(new Error('fetch failed'), { cause: system('ECONNREFUSED', 'connect') })],
    ['ambiguous', system('ECONNRESET', 'read')],
    ['ambiguous', system('EPIPE', 'write')],
    ['ambiguous', system('ECONNABORTED', 'write')],
    ['ambiguous', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['ambiguous', Object.assign(new Error('wrapped'), { cause: system('ECONNRESET', 'read') })],
    // The connection was open, despite the name of the error.
    ['ambiguous', Object.assign(system('ECONNREFUSED', 'connect'), { $metadata: { httpStatusCode: 200 } })],
    ['ambiguous', system('ETIMEDOUT', 'read')],
    ['ambiguous', Object.assign(new Error('Request timed out'), { name: 'TimeoutError' })],
    ['ambiguous', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['ambiguous', refusal('InternalFailure', 'We encountered an internal error', 500)],
    ['ambiguous', refusal('ServiceUnavailable', 'Maximum sending rate exceeded', 503)],
    [
      'ambiguous',
      Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 200 } }),
    ],
    ['ambiguous', Object.assign(new Error('no code'), { $metadata: { httpStatusCode: 400 } })],
    ['ambiguous', new Error('something else')],
    ['ambiguous', 'not even an error'],
    ['ambiguous', undefined],
    ['ambiguous', null],
    ['ambiguous', Object.assign(new Error('no cause'), { cause: null })],
  ])('%s: %s', (kind, error) => {
    expect(classifySesError(error, FROM).kind).toBe(kind);
  });

  test('the reason is one line and contains no address', () => {
    const { reason } = classifySesError(
      refusal(
        'MessageRejected',
        'Email address is not verified.\nIdentities: ana.lopez@example.com, <bo@example.org>, "ana lopez"@example.com',
      ),
      FROM,
    );
    expect(reason).toBe(
      'MessageRejected: Email address is not verified. Identities: [address], <[address]>, [address]',
    );
  });

  test.each([
    [refusal('MessageRejected', 'too  many \n blanks'), 'MessageRejected: too many blanks'],
    [system('ECONNRESET', 'read'), 'Error: ECONNRESET: read ECONNRESET'],
    [
      Object.assign(new Error('fetch failed'), { name: 'EPIPE', cause: system('EPIPE', 'write') }),
      'EPIPE: fetch failed',
    ],
    [refusal('A', 'x'.repeat(400)), `A: ${'x'.repeat(297)}`],
  ])('the reason says each thing once, in one short line: %s', (error, reason) => {
    expect(classifySesError(error, FROM).reason).toBe(reason);
  });

  test('there is always a reason', () => {
    expect(classifySesError(undefined, FROM).reason).toBe('unknown error');
  });
});
