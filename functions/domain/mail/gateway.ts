/**
 * Services that take mail for many domains, and how each says that it took one. SES's delivery event names
 * the receiving server nowhere but in the server's own last answer (`delivery.smtpResponse`; `reportingMTA`
 * is SES itself, and `remoteMtaIp` an address that we do not keep). Most servers say no name there.
 *
 * Answers as found in public logs:
 * - `250 2.0.0 OK 1680059472 l4-20020ad44084si21747qvp.465 - gsmtp`
 * - `250 2.6.0 <…> [InternalId=…, Hostname=….prod.outlook.com] … Queued mail for delivery`
 * - `250 2.0.0 3q4dvt3m1d-1 Message accepted for delivery`
 * - `250 SmtpThread-230451-1550091842414@….mimecast.lan Received OK`
 * - `250 ok:  Message 64111812 accepted`
 */
const SAID_BY = {
  google: /\bgsmtp\b|\.google(?:mail)?\.com\b/i,
  outlook: /\.outlook\.com\b/i,
  pphosted: /\b[0-9][0-9a-z]{9}-\d{1,2} Message accepted for delivery|\.pphosted\.com\b/i,
  'ppe-hosted': /\.ppe-hosted\.com\b/i,
  mimecast: /\bSmtpThread-\d|\bmimecast\b/i,
  messagelabs: /\.messagelabs\.com\b/i,
  ironport: /\bok: {1,2}Message \d{1,20} accepted|\.iphmx\.com\b/i,
  barracuda: /\bbarracuda(?:networks)?\.com\b/i,
  trendmicro: /\.trendmicro\.(?:com|eu)\b/i,
  hornetsecurity: /\bhornetsecurity\.com\b/i,
  forcepoint: /\.mailcontrol\.com\b/i,
  sophos: /\.(?:sophos|reflexion)\.(?:com|net)\b/i,
} as const;

/** A service that takes mail for many domains, by a name of ours. */
export type Gateway = keyof typeof SAID_BY;

export const GATEWAYS = Object.keys(SAID_BY) as readonly Gateway[];

/** How much of an answer is read. SMTP allows 512 characters a line (RFC 5321, section 4.5.3.1.5). */
const MAX_READ = 1_000;

/**
 * The gateway that answered so; undefined when the answer does not tell. Only names of the table come out, so
 * that no company's own host, address or id is kept.
 */
export function gatewayIn(smtpResponse: string): Gateway | undefined {
  const said = smtpResponse.slice(0, MAX_READ);
  return GATEWAYS.find((gateway) => SAID_BY[gateway].test(said));
}
