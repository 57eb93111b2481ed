import { afterNextRender, ChangeDetectionStrategy, Component, computed, effect, inject, Injector } from '@angular/core';
import { DestroyRef, ElementRef, input, signal, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationStart, Router, RouterLink } from '@angular/router';
import { limits, type Recording } from '@onair/protocol';
import { recordingsTexts } from '../texts/recordings';
import { sharedTexts } from '../texts/shared';
import { Announcer } from '../ui/announcer';
import { ArrowKeys } from '../ui/arrow-keys';
import { Icon } from '../ui/icon';
import { Gallery } from './gallery';
import { readGalleryAddress, sorts, writeGalleryAddress, type GalleryAddress } from './gallery-address';
import { GalleryMemory } from './gallery-memory';
import { RecordingCard } from './recording-card';
import { listTrouble } from './trouble-words';

const typingPauseMs = 200;

/** All recordings that the reader may see: found by title, sorted, loaded on as the reader goes down. */
@Component({
  selector: 'onair-gallery-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ArrowKeys, Icon, RecordingCard, RouterLink],
  templateUrl: './gallery-page.html',
  styleUrls: ['../ui/card-grid.css', './gallery-page.css'],
})
export class GalleryPage {
  /** These three are the query of the address. */
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly owner = input<string>();
  protected readonly texts = recordingsTexts;
  protected readonly sharedTexts = sharedTexts;
  protected readonly sorts = sorts;
  protected readonly longest = limits.titleLength;
  protected readonly address = computed(() => readGalleryAddress(this.q(), this.sort(), this.owner()));
  /** What stands in the box; the address follows it. */
  protected readonly typed = signal('');
  /** The title of one that has just left this list, because its owner has hidden it. */
  protected readonly hidden = signal<string | null>(null);
  private readonly router = inject(Router);
  private readonly goesBack = this.router.currentNavigation()?.trigger === 'popstate';
  protected readonly gallery: Gallery;
  protected readonly trouble = computed(() => {
    const code = this.gallery.problem();
    return code === null ? null : listTrouble(code, this.gallery.recordings() !== null);
  });
  protected readonly count = computed(() => {
    const recordings = this.gallery.recordings();
    return recordings?.length ? this.texts.found(recordings.length, this.gallery.hasMore()) : null;
  });
  private readonly announcer = inject(Announcer);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly end = viewChild<ElementRef<HTMLElement>>('end');
  private lastTyped = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.gallery = new Gallery(this.address, this.goesBack);
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    effect(() => {
      const { q } = this.address();
      // The address that this page has set itself may be older than what was typed since.
      if (q !== untracked(this.typed).trim() && q !== this.lastTyped) this.typed.set(q);
    });
    effect((onCleanup) => {
      const end = this.end()?.nativeElement;
      // Anew after each page: an end that is still in sight would not be told again.
      if (end && this.gallery.recordings()) onCleanup(this.loadOnAt(end));
    });
    effect(() => {
      if (this.gallery.answered()?.q) this.announcer.say(this.count() ?? this.nothingFound());
    });
    this.router.events.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (event instanceof NavigationStart) this.gallery.remember();
    });
    this.findPlaceAgain();
  }

  protected readonly nothingFound = computed(() => this.texts.nothingFound.heading(this.gallery.answered()?.q ?? ''));

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.lastTyped = text.trim();
      this.go({ q: text });
    }, typingPauseMs);
  }

  protected sortBy(index: number): void {
    this.go({ sort: sorts[index] ?? 'newest' });
  }

  protected go(change: Partial<GalleryAddress>): void {
    this.hidden.set(null);
    const queryParams = writeGalleryAddress({ ...this.address(), ...change });
    void this.router.navigate([], { queryParams, replaceUrl: true });
  }

  protected clear(): void {
    clearTimeout(this.timer);
    this.lastTyped = '';
    this.typed.set('');
    this.go({ q: '' });
    this.host.querySelector<HTMLElement>('input[type=search]')?.focus();
  }

  protected change(recording: Recording): void {
    if (this.address().owner === null && recording.visibility !== 'public') {
      this.leave(recording.id);
      this.hidden.set(recording.title);
    } else {
      this.gallery.replace(recording);
    }
  }

  /** Takes a card out; the focus, which was on it, goes to its neighbour. */
  protected leave(id: string): void {
    const all = this.gallery.recordings() ?? [];
    const index = all.findIndex((recording) => recording.id === id);
    const neighbour = all[index + 1] ?? all[index - 1];
    this.gallery.remove(id);
    afterNextRender(
      () => {
        const card = neighbour && this.host.querySelector<HTMLElement>(`a[aria-describedby="${neighbour.id}"]`);
        (card ?? this.host.querySelector<HTMLElement>('h1'))?.focus();
      },
      { injector: this.injector },
    );
  }

  private loadOnAt(end: Element): () => void {
    // A screen before the reader gets there.
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !this.gallery.moreFailed()) void this.gallery.showMore();
      },
      { rootMargin: '0px 0px 100% 0px' },
    );
    observer.observe(end);
    return () => observer.disconnect();
  }

  /** The browser has looked for the place before the cards were there. */
  private findPlaceAgain(): void {
    if (!this.goesBack) return;
    const memory = inject(GalleryMemory);
    afterNextRender(() => {
      const left = memory.recall(this.address());
      if (left) scrollTo({ top: left.scrollTop, behavior: 'instant' });
    });
  }
}
