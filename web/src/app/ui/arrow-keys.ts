import { Directive, ElementRef, inject } from '@angular/core';

/**
 * Arrow keys, Home and End move the focus between the links inside, by where they stand on the screen. Tab works as
 * ever.
 */
@Directive({ selector: '[onairArrowKeys]', host: { '(keydown)': 'move($event)' } })
export class ArrowKeys {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected move(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = [...this.host.querySelectorAll<HTMLElement>('a[href]')];
    const from = links.indexOf(event.target as HTMLElement);
    if (from < 0) return;
    const to = target(event.key, links, from);
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: 'nearest' });
  }
}

function target(key: string, links: readonly HTMLElement[], from: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return links[from + 1];
    case 'ArrowLeft':
      return links[from - 1];
    case 'Home':
      return links[0];
    case 'End':
      return links.at(-1);
    case 'ArrowDown':
      return nextRow(links.slice(from));
    case 'ArrowUp':
      return nextRow(links.slice(0, from + 1).reverse());
    default:
      return undefined;
  }
}

/** The first of `links` in another row that is nearest to the column of the very first. */
function nextRow([start, ...rest]: readonly HTMLElement[]): HTMLElement | undefined {
  if (!start) return undefined;
  const { left } = start.getBoundingClientRect();
  const rowOf = (link: HTMLElement) => link.closest('li')?.offsetTop ?? link.offsetTop;
  const others = rest.filter((link) => rowOf(link) !== rowOf(start));
  const row = others.filter((link) => others[0] && rowOf(link) === rowOf(others[0]));
  const distance = (link: HTMLElement) => Math.abs(link.getBoundingClientRect().left - left);
  return row.sort((a, b) => distance(a) - distance(b))[0];
}
