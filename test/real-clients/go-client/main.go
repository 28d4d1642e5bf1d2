// A Go program as many are: it asks each URL of its input with what net/http does by
// itself, HTTP_PROXY and NO_PROXY from the environment. What comes back does not matter.
package main

import (
	"bufio"
	"net/http"
	"os"
	"time"
)

func main() {
	client := &http.Client{Timeout: 3 * time.Second}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if response, err := client.Get(lines.Text()); err == nil {
			response.Body.Close()
		}
	}
}
