//! Scripts of Vue and Svelte pages read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn of_a_vue_page_the_scripts_are_read() {
    check(
        "a.vue",
        Language::Vue,
        r##"
        <!-- <script>no()</script> -->
        <script lang="ts">
        export const A = 1;
        </script>
        <template>
          <button @click="go">x</button>
        </template>
        <script setup lang="ts" generic="T extends A">
        import { ref } from 'vue'
        const busy = ref<boolean>(false)
        async function ask(q: string) {
          try { busy.value = true; return await api.ask(q) } catch (e) { show(e) }
        }
        </script>
        <style>a { color: red }</style>
        "##,
        r##"
        import vue ref as ref
        A = 1
        busy = ref(false)
        private fn ask(q: string)
          try
            busy.value = true
            return api.ask(q)
          catch as e
            show(e)
        "##,
    );
}

#[test]
fn of_a_svelte_page_the_scripts_are_read() {
    check(
        "a.svelte",
        Language::Svelte,
        r##"
        <script context="module">
          export const prerender = true;
        </script>
        <script>
          import { onMount } from "svelte";
          export let q = "";
          $: long = q.length > 10;
          onMount(async () => { await load(q) });
        </script>
        <p>{q}</p>
        "##,
        r##"
        import svelte onMount as onMount
        prerender = true
        q = ""
        long = (q.length > 10)
        onMount(() => {load(q)})
        "##,
    );
}
