# bash completion of patix: its commands, then options and words as the command's usage line has them, then files.
_patix() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} line usage=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    usage=$(LC_ALL=C patix help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
    mapfile -t COMPREPLY < <(compgen -W "$usage help version" -- "$word")
    return
  fi
  line=$(LC_ALL=C patix help 2>/dev/null | sed -n "s/^ *patix ${COMP_WORDS[1]} //p")
  case $word in
  -*)
    if [ "${COMP_WORDS[1]}" = serve ]; then
      usage=$(LC_ALL=C patix serve --print-config 2>/dev/null | sed -n 's/^\([a-z_]*\) =.*/--\1/p' | tr _ -)
      usage="$usage --config --print-config --print-api"
    else
      usage=$(grep -o -- '--[a-z][a-z-]*' <<<"$line")
    fi
    mapfile -t COMPREPLY < <(compgen -W "$usage" -- "$word")
    ;;
  *)
    # What an option chooses from ("--format table|json|csv"), or the word that says what to do ("show SYMBOL ... | load FILE").
    if [[ $before == --* ]]; then
      usage=$(grep -o -- "$before [a-z|]*[a-z]" <<<"$line" | head -1 | cut -d' ' -f2 | tr '|' ' ')
    elif [ "$COMP_CWORD" -eq 2 ] && [[ $line == [[:lower:]]* ]]; then
      usage=$(sed 's/\[[^]]*\]//g' <<<"$line" | tr '|' '\n' | sed -n 's/^ *\([a-z][a-z-]*\)\( .*\)*$/\1/p')
    fi
    mapfile -t COMPREPLY < <(compgen -W "$usage" -- "$word")
    ;;
  esac
}
complete -o default -F _patix patix
