import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The templates that we ship. */
export const SHIPPED = fileURLToPath(new URL('../../../../templates', import.meta.url));

/** Content by path in the templates folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const mail = (body: string): string => `<mjml lang="en">
  <mj-head>
    <mj-title>How is it going?</mj-title>
    <mj-preview>One question.</mj-preview>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
${body}
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
const reply = (body: string): string =>
  mail(`${body}
        <mj-text css-class="why">You get this because you answered our question.</mj-text>
        <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
        <mj-text>{{ sender_name }}, {{ sender_postal_address }}</mj-text>`);
const ALERT = mail(`        <mj-text>{{ score }} from {{ customer_name | default: "a customer" }}</mj-text>
        <mj-text><a href="{{ case_url }}">The case</a> {{ sender_name }}</mj-text>`);

/** The smallest folder that may be published. Each test breaks one thing in it. */
export const SOUND: Readonly<Record<string, string>> = {
  'programme.yaml': `sender:
  name: Example Company
  postalAddress: 1 Example Street, Springfield
bands:
  - name: new
    from: P0D
    until: P1Y
    template: score/new
    ask:
      at: [P30D]
  - name: old
    from: P1Y
    template: score/new
    ask:
      every: P1Y
sendWindow:
  days: [mon]
  from: "09:00"
  until: "16:00"
fatigue:
  minGap: P60D
  maxPerYear: 4
staleAfter: P14D
onboarding:
  spreadOver: P14D
keyAccounts:
  annualValueFrom: 50000
linksValidFor: P60D
causes:
  - name: price
    label: { en: The price, de: Der Preis }
  - name: other
    label: { en: Something else, de: Etwas anderes }
followUp:
  after: P1D
  template: follow-up/why
  thanks: thanks/detractor
staff:
  locale: en
  zone: UTC
cases:
  escalateTo: care@example.com
  escalateAfter: P3D
  resolveWithin: P14D
digests:
  - name: leadership
    to: [lead@example.com]
    on: mon
    at: "08:00"
`,
  'partials/footer.mjml': `<mj-section>
  <mj-column>
    <mj-text css-class="why">You get this because you are our customer.</mj-text>
    <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
    <mj-text>{{ sender_name }}</mj-text>
    <mj-text>{{ sender_postal_address }}</mj-text>
  </mj-column>
</mj-section>
`,
  'score/new.mjml': `<mjml lang="en">
  <mj-head>
    <mj-title>How is it going?</mj-title>
    <mj-preview>One question.</mj-preview>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Hello {{ first_name | default: "there" }}</mj-text>
        <mj-text>How likely are you to recommend us?</mj-text>
        <score-scale />
      </mj-column>
    </mj-section>
    <mj-include path="../partials/footer.mjml" />
  </mj-body>
</mjml>
`,
  'follow-up/why.mjml': reply(
    '        <mj-text>You said {{ score }}. <a href="{{ cause_url }}">Why?</a></mj-text>',
  ),
  'thanks/detractor.mjml': reply('        <mj-text>You said {{ score }}. Thank you.</mj-text>'),
  'alert/new.mjml': ALERT,
  'alert/words.mjml': ALERT,
  'alert/escalation.mjml': ALERT,
  'alert/overdue.mjml': ALERT,
  'alert/withdrawn.mjml': ALERT,
  'digest/weekly.mjml': mail('        <mj-text>The numbers of this week, from {{ sender_name }}.</mj-text>'),
};

/** A second language for it. */
export const FRENCH: Files = {
  'score/new.fr.mjml': (SOUND['score/new.mjml'] ?? '')
    .replace('lang="en"', 'lang="fr"')
    .replace('How is it going?', 'Comment ça va ?')
    .replace('<score-scale />', '<score-scale low="Non" high="Oui" spoken="# sur 10" label="Votre note" />'),
  'partials/footer.fr.mjml': (SOUND['partials/footer.mjml'] ?? '')
    .replace(
      'You get this because you are our customer.',
      'Vous recevez ce message car vous êtes notre client.',
    )
    .replace('Unsubscribe', 'Se désabonner'),
};

/**
 * Writes templates to a new folder, calls `use` with its path, and removes it. The words of the pages are the
 * shipped ones.
 */
export async function withTemplates<T>(files: Files, use: (templatesDir: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'hearback-templates-'));
  const root = join(parent, 'templates');
  try {
    await cp(join(SHIPPED, 'pages'), join(root, 'pages'), { recursive: true });
    // Removes the words for bands, because they belong to the shipped programme.
    for (const name of await readdir(join(root, 'pages'))) {
      const path = join(root, 'pages', name);
      await writeFile(path, (await readFile(path, 'utf8')).replace(/^[\w-]+@.*\n/gm, ''));
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await use(root);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
