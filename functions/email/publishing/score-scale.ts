import { BodyComponent } from 'mjml-core';

// In pixels. A target is at least 44 by 44 (WCAG 2.2, 2.5.5) and has a border of one around it.
const TARGET = 44;
const CELL = TARGET + 2;
const GAP = 6;
// Half a gap at both ends, so that two halves side by side make one even row.
const HALF = 5 * CELL + 5 * GAP;
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const gap = (width: number): string => `<td width="${width}" style="width:${width}px;"></td>`;

/**
 * `<score-scale />`: the ten links of a score mail, 1 to 10, in one row, or in two rows of five if there is
 * no room for one. Marketers can word it but cannot lose a link.
 *
 * All ten look the same, because colours or faces would push people towards an answer. There are no images,
 * so nothing is missing when images are off. Each half is a table whose cells carry colour and size, because
 * Outlook ignores both on links.
 */
export class ScoreScale extends BodyComponent {
  static override componentName = 'score-scale';
  static override allowedAttributes = {
    /** What 1 and 10 mean. */
    low: 'string',
    high: 'string',
    /** What a screen reader says for each link, with `#` for the number. */
    spoken: 'string',
    /** What a screen reader says for the ten together. */
    label: 'string',
    color: 'color',
    'background-color': 'color',
    'border-color': 'color',
    'label-color': 'color',
  };
  static override defaultAttributes = {
    low: 'Not at all likely',
    high: 'Extremely likely',
    spoken: '# out of 10',
    label: 'Your score, from 1 to 10',
    color: '#24357a',
    'background-color': '#eef1fd',
    'border-color': '#6c7fd0',
    'label-color': '#525c78',
  };

  override headStyle = (breakpoint: string): string => `
    @media only screen and (max-width:${breakpoint}) {
      .score-half { display:block !important; max-width:none !important; }
      .score-half table { width:100% !important; }
      .score-cell a { line-height:52px !important; }
    }
    .score-cell a:hover, .score-cell a:focus { text-decoration:underline !important; }
    @media (prefers-color-scheme: dark) {
      .score-cell { background-color:#2a3556 !important; border-color:#8d9be0 !important; }
      .score-cell a { color:#f2f5ff !important; }
      .score-ends td { color:#b9c2da !important; }
    }
    [data-ogsc] .score-cell { background-color:#2a3556 !important; border-color:#8d9be0 !important; }
    [data-ogsc] .score-cell a { color:#f2f5ff !important; }
    [data-ogsc] .score-ends td { color:#b9c2da !important; }
  `;

  override render(): string {
    const half = (from: number) => `
      <div class="score-half" style="display:inline-block;vertical-align:top;width:100%;max-width:${HALF}px;padding:4px 0;">
        <table role="presentation" align="center" border="0" cellpadding="0" cellspacing="0" width="${HALF}" style="width:${HALF}px;border-collapse:separate;">
          <tr>${gap(GAP / 2)}${[0, 1, 2, 3, 4].map((step) => this.cell(from + step)).join(gap(GAP))}${gap(GAP / 2)}</tr>
        </table>
      </div>`;
    return `
      <div class="score-scale" role="group" aria-label="${this.getAttribute('label')}" style="font-size:0;line-height:0;text-align:center;">
        <!--[if mso]><table role="presentation" align="center" border="0" cellpadding="0" cellspacing="0"><tr><td width="${HALF}"><![endif]-->
        ${half(1)}
        <!--[if mso]></td><td width="${HALF}"><![endif]-->
        ${half(6)}
        <!--[if mso]></td></tr></table><![endif]-->
        <table class="score-ends" role="presentation" align="center" border="0" cellpadding="0" cellspacing="0" width="100%" style="max-width:${2 * HALF}px;">
          <tr>${this.end('left', '1', 'low')}${this.end('right', '10', 'high')}</tr>
        </table>
      </div>`;
  }

  private cell(score: number): string {
    const background = this.getAttribute('background-color');
    const spoken = this.getAttribute('spoken').replaceAll('#', String(score));
    return `<td class="score-cell" align="center" valign="middle" width="${TARGET}" bgcolor="${background}" style="border:1px solid ${this.getAttribute('border-color')};border-radius:10px;background-color:${background};">
      <a href="{{score_url}}/${score}" aria-label="${spoken}" style="display:block;min-width:${TARGET}px;font-family:${FONT};font-size:18px;font-weight:600;line-height:${TARGET + 4}px;color:${this.getAttribute('color')};text-decoration:none;border-radius:9px;">${score}</a>
    </td>`;
  }

  private end(side: 'left' | 'right', score: string, attribute: 'low' | 'high'): string {
    return `<td align="${side}" style="padding:4px ${GAP / 2}px 0;font-family:${FONT};font-size:14px;line-height:20px;color:${this.getAttribute('label-color')};">${score} – ${this.getAttribute(attribute)}</td>`;
  }
}
